CREATE TABLE brut.france_services AS
SELECT
    code_france_services::VARCHAR AS code_france_services,
    nom_france_services::VARCHAR AS nom_france_services,
    code_commune::VARCHAR AS code_commune,
    type::VARCHAR AS type,
    format::VARCHAR AS format,
    lon::DOUBLE AS lon,
    lat::DOUBLE AS lat,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
