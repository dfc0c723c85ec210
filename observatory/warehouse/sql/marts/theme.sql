CREATE TABLE theme AS
SELECT * FROM brut.theme ORDER BY ordre;
