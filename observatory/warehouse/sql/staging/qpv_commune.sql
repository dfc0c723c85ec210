CREATE TABLE brut.qpv_commune AS
SELECT
    code_qpv::VARCHAR AS code_qpv,
    code_commune::VARCHAR AS code_commune,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
