CREATE TABLE brut.vocabulaire AS
SELECT unnest(from_json($lignes, '[{
    "vocabulaire": "VARCHAR", "code": "VARCHAR", "libelle": "VARCHAR",
    "description": "VARCHAR", "ordre": "INTEGER"
}]'), recursive := true);
