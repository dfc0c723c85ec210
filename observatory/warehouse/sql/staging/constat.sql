CREATE TABLE brut.constat AS
SELECT
    lecture AS code_lecture,
    code_constat::VARCHAR AS code_constat,
    code_theme::VARCHAR AS code_theme,
    nature::VARCHAR AS nature,
    ordre::INTEGER AS ordre,
    texte::VARCHAR AS texte,
    unites::VARCHAR AS unites,
    source::VARCHAR AS source,
    passage::VARCHAR AS passage,
    page::VARCHAR AS page,
    url::VARCHAR AS url,
    provenance::VARCHAR AS provenance,
    date_constat::DATE AS date_constat,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
