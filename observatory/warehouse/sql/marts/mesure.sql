CREATE TABLE mesure AS
SELECT * FROM brut.mesure ORDER BY code_echelle, seuil;
