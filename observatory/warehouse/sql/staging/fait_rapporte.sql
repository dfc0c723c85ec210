CREATE TABLE brut.fait_rapporte AS
SELECT
    code_lecture::VARCHAR AS code_lecture,
    code_unite::VARCHAR AS code_unite,
    code_indicateur::VARCHAR AS code_indicateur,
    valeur::VARCHAR AS valeur,
    portee::VARCHAR AS portee,
    dit_pour::VARCHAR AS dit_pour,
    url::VARCHAR AS url,
    titre::VARCHAR AS titre,
    editeur::VARCHAR AS editeur,
    date_source::VARCHAR AS date_source,
    note::VARCHAR AS note,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
