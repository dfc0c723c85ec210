CREATE TABLE echelle AS
SELECT * FROM brut.echelle ORDER BY ordre;
