CREATE TABLE facette AS
SELECT * FROM brut.facette;
