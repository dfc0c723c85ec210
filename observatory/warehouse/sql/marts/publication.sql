CREATE TABLE publication AS
SELECT * FROM brut.publication ORDER BY code_lecture;
