CREATE TABLE brut.commune_membre AS
SELECT
    code_commune::VARCHAR AS code_commune,
    nom_commune::VARCHAR AS nom_commune,
    code_departement::VARCHAR AS code_departement,
    siren_epci::VARCHAR AS siren_epci,
    nom_epci::VARCHAR AS nom_epci,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
