CREATE TABLE facette_modalite AS
SELECT * FROM brut.facette_modalite;
