CREATE TABLE brut.contrat_qpv AS
SELECT
    code_contrat::VARCHAR AS code_contrat,
    code_qpv::VARCHAR AS code_qpv,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
