CREATE TABLE brut.repere AS
SELECT
    code_repere::VARCHAR AS code_repere,
    lecture_publiee::VARCHAR AS lecture_publiee,
    perimetre::VARCHAR AS perimetre,
    generation::VARCHAR AS generation,
    code_indicateur::VARCHAR AS code_indicateur,
    mesure::VARCHAR AS mesure,
    libelle::VARCHAR AS libelle,
    relation::VARCHAR AS relation,
    valeur::DOUBLE AS valeur,
    valeur_texte::VARCHAR AS valeur_texte,
    k::INTEGER AS k,
    n::INTEGER AS n,
    source::VARCHAR AS source,
    passage::VARCHAR AS passage,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
