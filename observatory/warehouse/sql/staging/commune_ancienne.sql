CREATE TABLE brut.commune_ancienne AS
SELECT
    nom_ancien::VARCHAR AS nom_ancien,
    code_commune::VARCHAR AS code_commune,
    est_renommee::BOOLEAN AS est_renommee,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
