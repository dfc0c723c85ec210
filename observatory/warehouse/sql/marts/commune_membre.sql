CREATE TABLE commune_membre AS
SELECT
    code_commune, nom_commune, code_departement, siren_epci, nom_epci
FROM brut.commune_membre
ORDER BY code_commune;
