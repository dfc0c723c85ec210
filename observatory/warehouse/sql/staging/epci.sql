CREATE TABLE brut.epci AS
SELECT
    siren_epci::VARCHAR AS siren_epci,
    nom_epci::VARCHAR AS nom_epci,
    nature::VARCHAR AS nature,
    code_departement::VARCHAR AS code_departement,
    code_region::VARCHAR AS code_region,
    nb_communes::INTEGER AS nb_communes,
    population::INTEGER AS population,
    annee_population::INTEGER AS annee_population,
    est_avec_qpv::BOOLEAN AS est_avec_qpv,
    est_geom_generalisee::BOOLEAN AS est_geom_generalisee,
    millesime::INTEGER AS millesime,
    geom,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
