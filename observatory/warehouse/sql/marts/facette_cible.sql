CREATE TABLE facette_cible AS
SELECT * FROM brut.facette_cible;
