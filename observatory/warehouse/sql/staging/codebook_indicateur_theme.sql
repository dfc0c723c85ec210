CREATE TABLE brut.indicateur_theme AS
SELECT unnest(from_json($lignes, '[{
    "code_indicateur": "VARCHAR", "code_theme": "VARCHAR"
}]'), recursive := true);
