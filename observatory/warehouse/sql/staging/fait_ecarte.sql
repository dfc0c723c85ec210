CREATE TABLE brut.fait_ecarte AS
SELECT
    ligne::INTEGER AS ligne,
    code_source::VARCHAR AS code_source,
    code_contrat::VARCHAR AS code_contrat,
    type_fait::VARCHAR AS type_fait,
    mot_source::VARCHAR AS mot_source,
    valeur::VARCHAR AS valeur,
    generation::VARCHAR AS generation,
    url::VARCHAR AS url,
    motif::VARCHAR AS motif,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
