CREATE TABLE axe AS
SELECT
    axe, libelle, libelle_court, description, consigne, code_echelle, ordre
FROM brut.axe
ORDER BY ordre;
