CREATE TABLE vocabulaire AS
SELECT
    vocabulaire, code, libelle, description, ordre
FROM brut.vocabulaire
ORDER BY vocabulaire, ordre;
