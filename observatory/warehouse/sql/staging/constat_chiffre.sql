CREATE TABLE brut.constat_chiffre AS
SELECT
    lecture AS code_lecture,
    code_constat::VARCHAR AS code_constat,
    numero::INTEGER AS numero,
    code_indicateur::VARCHAR AS code_indicateur,
    mesure::VARCHAR AS mesure,
    seuil::INTEGER AS seuil,
    k::INTEGER AS k,
    n::INTEGER AS n,
    version::VARCHAR AS version,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
