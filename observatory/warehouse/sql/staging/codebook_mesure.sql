CREATE TABLE brut.mesure AS
SELECT unnest(from_json($lignes, '[{
    "code_echelle": "VARCHAR", "mesure": "VARCHAR", "libelle": "VARCHAR",
    "seuil": "INTEGER", "phrase": "VARCHAR", "phrase_singulier": "VARCHAR",
    "est_principale": "BOOLEAN"
}]'), recursive := true);
