CREATE TABLE brut.attribut AS
SELECT
    lecture AS code_lecture,
    code_unite::VARCHAR AS code_unite,
    code_indicateur::VARCHAR AS code_indicateur,
    attribut::VARCHAR AS attribut,
    codeur::VARCHAR AS codeur,
    numero::INTEGER AS numero,
    valeur::VARCHAR AS valeur,
    statut::VARCHAR AS statut,
    certitude::VARCHAR AS certitude,
    provenance::VARCHAR AS provenance,
    date_codage::DATE AS date_codage,
    page_pdf::INTEGER AS page_pdf,
    page_imprimee::VARCHAR AS page_imprimee,
    citation::VARCHAR AS citation,
    url::VARCHAR AS url,
    titre::VARCHAR AS titre,
    passage::VARCHAR AS passage,
    note::VARCHAR AS note,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
