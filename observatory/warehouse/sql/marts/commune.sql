CREATE TABLE commune AS
SELECT
    code_commune, nom_commune, code_departement, code_region, siren_epci, population,
    annee_population, densite, ruralite, millesime, geom
FROM brut.commune
ORDER BY code_commune;
