CREATE TABLE brut.recodage AS
SELECT
    lecture AS code_lecture,
    numero::INTEGER AS numero,
    operation::VARCHAR AS operation,
    date_recodage::DATE AS date_recodage,
    code_avant::VARCHAR AS code_avant,
    code_apres::VARCHAR AS code_apres,
    code_unite::VARCHAR AS code_unite,
    avant::VARCHAR AS avant,
    apres::VARCHAR AS apres,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
