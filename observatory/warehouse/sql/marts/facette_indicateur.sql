CREATE TABLE facette_indicateur AS
SELECT * FROM brut.facette_indicateur;
