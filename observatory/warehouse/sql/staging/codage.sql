CREATE TABLE brut.codage AS
SELECT
    lecture AS code_lecture,
    code_unite::VARCHAR AS code_unite,
    code_indicateur::VARCHAR AS code_indicateur,
    codeur::VARCHAR AS codeur,
    valeur::VARCHAR AS valeur,
    sens::VARCHAR AS sens,
    statut::VARCHAR AS statut,
    certitude::VARCHAR AS certitude,
    provenance::VARCHAR AS provenance,
    date_codage::DATE AS date_codage,
    commentaire::VARCHAR AS commentaire,
    version_terme::VARCHAR AS version_terme,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM (
    SELECT *, filename, file_row_number FROM read_parquet(
        $fichiers, hive_partitioning = true, hive_types_autocast = false, union_by_name = true)
    UNION ALL BY NAME
    -- un fichier d’une version antérieure n’a pas cette colonne
    SELECT NULL::VARCHAR AS version_terme WHERE false
);
