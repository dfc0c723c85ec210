CREATE TABLE echelle_niveau AS
SELECT
    code_echelle, code_niveau, libelle, rang, description
FROM brut.echelle_niveau
ORDER BY code_echelle, rang;
