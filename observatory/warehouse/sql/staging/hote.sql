CREATE TABLE brut.hote AS
SELECT
    hote::VARCHAR AS hote,
    nature_hote::VARCHAR AS nature_hote,
    precision_hote::VARCHAR AS precision_hote,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
