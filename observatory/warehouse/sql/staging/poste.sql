CREATE TABLE brut.poste AS
SELECT
    code_contrat::VARCHAR AS code_contrat,
    annee::INTEGER AS annee,
    type_poste::VARCHAR AS type_poste,
    nb_postes::INTEGER AS nb_postes,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
