CREATE TABLE bande AS
SELECT * FROM brut.bande ORDER BY rang;
