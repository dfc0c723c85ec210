CREATE TABLE vocabulaire AS
SELECT * FROM brut.vocabulaire ORDER BY vocabulaire, ordre;
