CREATE TABLE brut.qpv_cite_educative AS
SELECT
    code_qpv::VARCHAR AS code_qpv,
    code_cite::VARCHAR AS code_cite,
    nom_cite::VARCHAR AS nom_cite,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
