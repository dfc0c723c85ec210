CREATE TABLE brut.indicateur_membre AS
SELECT unnest(from_json($lignes, '[{
    "code_indicateur": "VARCHAR", "code_membre": "VARCHAR", "rang": "INTEGER"
}]'), recursive := true);
