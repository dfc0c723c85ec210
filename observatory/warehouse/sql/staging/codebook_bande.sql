CREATE TABLE brut.bande AS
SELECT unnest(from_json($lignes, '[{
    "bande": "VARCHAR", "libelle": "VARCHAR", "borne_pourcent": "INTEGER", "rang": "INTEGER"
}]'), recursive := true);
