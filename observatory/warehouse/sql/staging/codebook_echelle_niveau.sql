CREATE TABLE brut.echelle_niveau AS
SELECT unnest(from_json($lignes, '[{
    "code_echelle": "VARCHAR", "code_niveau": "VARCHAR", "libelle": "VARCHAR",
    "rang": "INTEGER", "description": "VARCHAR"
}]'), recursive := true);
