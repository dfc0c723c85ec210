-- LES indicateurs que code une lecture : ceux du livre de codes et ses termes propres, retirés exclus.
CREATE TABLE brut.lecture_indicateur AS
SELECT l.code_lecture, i.code_indicateur
FROM brut.lecture l
JOIN brut.indicateur i ON i.lecture_propre IS NULL OR i.lecture_propre = l.code_lecture
WHERE i.retire IS NULL;
