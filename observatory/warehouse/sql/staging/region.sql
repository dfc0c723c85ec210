CREATE TABLE brut.region AS
SELECT
    code_region::VARCHAR AS code_region,
    nom_region::VARCHAR AS nom_region,
    millesime::INTEGER AS millesime,
    est_outre_mer::BOOLEAN AS est_outre_mer,
    geom,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
