CREATE TABLE brut.commune AS
SELECT
    code_commune::VARCHAR AS code_commune,
    nom_commune::VARCHAR AS nom_commune,
    code_departement::VARCHAR AS code_departement,
    code_region::VARCHAR AS code_region,
    siren_epci::VARCHAR AS siren_epci,
    population::INTEGER AS population,
    annee_population::INTEGER AS annee_population,
    densite::VARCHAR AS densite,
    ruralite::VARCHAR AS ruralite,
    millesime::INTEGER AS millesime,
    geom,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
