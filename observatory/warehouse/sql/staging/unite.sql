CREATE TABLE brut.unite AS
SELECT
    code_lecture::VARCHAR AS code_lecture,
    code_unite::VARCHAR AS code_unite,
    type_unite::VARCHAR AS type_unite,
    nom_unite::VARCHAR AS nom_unite,
    code_contrat::VARCHAR AS code_contrat,
    code_commune::VARCHAR AS code_commune,
    population::INTEGER AS population,
    part_population_qpv::DOUBLE AS part_population_qpv,
    annee_population::INTEGER AS annee_population,
    note::VARCHAR AS note,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
