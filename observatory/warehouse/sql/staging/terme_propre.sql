CREATE TABLE brut.terme_propre AS
SELECT
    lecture AS code_lecture,
    code_indicateur::VARCHAR AS code_indicateur,
    axe::VARCHAR AS axe,
    libelle::VARCHAR AS libelle,
    definition::VARCHAR AS definition,
    consigne::VARCHAR AS consigne,
    themes::VARCHAR AS themes,
    famille_politique::VARCHAR AS famille_politique,
    date_terme::DATE AS date_terme,
    passage::VARCHAR AS passage,
    etat::VARCHAR AS etat,
    remplace_par::VARCHAR AS remplace_par,
    replace(replace(filename, $racine, ''), $foyer, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers, hive_partitioning = true, hive_types_autocast = false);
