CREATE TABLE brut.theme_publie AS
SELECT
    code_lecture::VARCHAR AS code_lecture,
    code_theme::VARCHAR AS code_theme,
    est_publiee::BOOLEAN AS est_publiee,
    source::VARCHAR AS source,
    passage::VARCHAR AS passage,
    avertissement::VARCHAR AS avertissement,
    note_instruments::VARCHAR AS note_instruments,
    renvoi::VARCHAR AS renvoi,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
