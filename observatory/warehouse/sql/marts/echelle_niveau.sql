CREATE TABLE echelle_niveau AS
SELECT * FROM brut.echelle_niveau ORDER BY code_echelle, rang;
