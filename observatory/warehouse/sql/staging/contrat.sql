CREATE TABLE brut.contrat AS
SELECT
    code_contrat::VARCHAR AS code_contrat,
    code_officiel::VARCHAR AS code_officiel,
    nom_contrat::VARCHAR AS nom_contrat,
    nom_officiel::VARCHAR AS nom_officiel,
    niveau::VARCHAR AS niveau,
    code_territoire::VARCHAR AS code_territoire,
    siren_epci::VARCHAR AS siren_epci,
    code_commune::VARCHAR AS code_commune,
    code_departement::VARCHAR AS code_departement,
    code_region::VARCHAR AS code_region,
    lon::DOUBLE AS lon,
    lat::DOUBLE AS lat,
    est_geom_absente::BOOLEAN AS est_geom_absente,
    replace(filename, $racine, '') AS fichier,
    file_row_number + 1 AS ligne_fichier
FROM read_parquet($fichiers);
