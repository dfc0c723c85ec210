CREATE TABLE brut.preuve AS
SELECT
    lecture AS code_lecture,
    code_unite::VARCHAR AS code_unite,
    code_indicateur::VARCHAR AS code_indicateur,
    codeur::VARCHAR AS codeur,
    numero::INTEGER AS numero,
    type_preuve::VARCHAR AS type_preuve,
    url::VARCHAR AS url,
    titre::VARCHAR AS titre,
    editeur::VARCHAR AS editeur,
    passage::VARCHAR AS passage,
    page_pdf::INTEGER AS page_pdf,
    page_imprimee::VARCHAR AS page_imprimee,
    citation::VARCHAR AS citation,
    date_source::VARCHAR AS date_source,
    generation_source::VARCHAR AS generation_source,
    certitude::VARCHAR AS certitude,
    note::VARCHAR AS note,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
