-- LES indicateurs que code une lecture : ceux du livre de codes, ou ceux qu’elle a déclarés, et ses
-- termes propres ; retirés exclus.
CREATE TABLE brut.lecture_indicateur AS
SELECT l.code_lecture, i.code_indicateur
FROM brut.lecture l
JOIN brut.indicateur i ON i.lecture_propre IS NULL OR i.lecture_propre = l.code_lecture
LEFT JOIN brut.programme p
    ON p.code_lecture = l.code_lecture AND p.code_indicateur = i.code_indicateur
WHERE i.retire IS NULL
    AND (l.programme IS NULL OR i.lecture_propre IS NOT NULL OR p.code_indicateur IS NOT NULL);
