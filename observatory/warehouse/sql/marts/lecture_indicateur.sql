CREATE TABLE lecture_indicateur AS
SELECT * FROM brut.lecture_indicateur ORDER BY code_lecture, code_indicateur;
