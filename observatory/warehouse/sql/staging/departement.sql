CREATE TABLE brut.departement AS
SELECT
    code_departement::VARCHAR AS code_departement,
    nom_departement::VARCHAR AS nom_departement,
    code_region::VARCHAR AS code_region,
    millesime::INTEGER AS millesime,
    geom,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
