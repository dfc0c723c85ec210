CREATE TABLE brut.contrat_ecarte AS
SELECT
    code_contrat::VARCHAR AS code_contrat,
    nom_contrat::VARCHAR AS nom_contrat,
    code_territoire::VARCHAR AS code_territoire,
    code_departement::VARCHAR AS code_departement,
    motif::VARCHAR AS motif,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
