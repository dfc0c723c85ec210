CREATE TABLE indicateur AS
SELECT * FROM brut.indicateur ORDER BY ordre, code_indicateur;
