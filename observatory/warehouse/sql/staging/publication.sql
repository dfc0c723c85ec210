CREATE TABLE brut.publication AS
SELECT
    lecture AS code_lecture,
    numero::INTEGER AS numero,
    date_version::DATE AS date_version,
    organisation::VARCHAR AS organisation,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
