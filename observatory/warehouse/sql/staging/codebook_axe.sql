CREATE TABLE brut.axe AS
SELECT unnest(from_json($lignes, '[{
    "axe": "VARCHAR", "libelle": "VARCHAR", "libelle_court": "VARCHAR",
    "description": "VARCHAR", "consigne": "VARCHAR", "code_echelle": "VARCHAR",
    "ordre": "INTEGER"
}]'), recursive := true);
