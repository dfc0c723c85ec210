CREATE TABLE epci AS
SELECT
    siren_epci, nom_epci, nature, code_departement, code_region, nb_communes, population,
    annee_population, est_avec_qpv, est_geom_generalisee, millesime, geom
FROM brut.epci
ORDER BY siren_epci;
