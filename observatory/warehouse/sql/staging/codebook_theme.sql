CREATE TABLE brut.theme AS
SELECT unnest(from_json($lignes, '[{
    "code_theme": "VARCHAR", "libelle": "VARCHAR", "nature": "VARCHAR", "est_publiee": "BOOLEAN",
    "avertissement": "VARCHAR", "source": "VARCHAR", "passage": "VARCHAR", "ordre": "INTEGER"
}]'), recursive := true);
