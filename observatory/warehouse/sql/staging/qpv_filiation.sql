CREATE TABLE brut.qpv_filiation AS
SELECT
    code_qpv::VARCHAR AS code_qpv,
    code_qpv_2015::VARCHAR AS code_qpv_2015,
    nom_qpv_2015::VARCHAR AS nom_qpv_2015,
    part_2024::DOUBLE AS part_2024,
    part_2015::DOUBLE AS part_2015,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
