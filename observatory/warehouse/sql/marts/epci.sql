-- Contours non compressés : en lire un seul les décompressait tous, quatre millisecondes.
CREATE TABLE epci (
    siren_epci VARCHAR, nom_epci VARCHAR, nature VARCHAR, code_departement VARCHAR,
    code_region VARCHAR, nb_communes INTEGER, population INTEGER, annee_population INTEGER,
    est_avec_qpv BOOLEAN, est_geom_generalisee BOOLEAN, millesime INTEGER,
    geom GEOMETRY('OGC:CRS84') USING COMPRESSION uncompressed
);
INSERT INTO epci BY NAME
SELECT
    siren_epci, nom_epci, nature, code_departement, code_region, nb_communes, population,
    annee_population, est_avec_qpv, est_geom_generalisee, millesime, geom
FROM brut.epci
ORDER BY siren_epci;
