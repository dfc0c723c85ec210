CREATE TABLE brut.lecture AS
SELECT
    code_lecture::VARCHAR AS code_lecture,
    nom_lecture::VARCHAR AS nom_lecture,
    generation::VARCHAR AS generation,
    nature::VARCHAR AS nature,
    organisation::VARCHAR AS organisation,
    perimetre::VARCHAR AS perimetre,
    date_lecture::DATE AS date_lecture,
    version_codebook::VARCHAR AS version_codebook,
    millesime_qpv::INTEGER AS millesime_qpv,
    annee_population::INTEGER AS annee_population,
    nb_attendus::INTEGER AS nb_attendus,
    type_unite::VARCHAR AS type_unite,
    selection::VARCHAR AS selection,
    description::VARCHAR AS description,
    avertissement::VARCHAR AS avertissement,
    source::VARCHAR AS source,
    est_defaut::BOOLEAN AS est_defaut,
    etat::VARCHAR AS etat,
    programme::VARCHAR AS programme,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM (
    SELECT *, filename, file_row_number FROM read_parquet($fichiers, union_by_name = true)
    UNION ALL BY NAME
    -- un fichier d’une version antérieure n’a pas ces colonnes
    SELECT NULL::VARCHAR AS etat, NULL::VARCHAR AS programme WHERE false
);
