CREATE TABLE brut.theme AS
SELECT unnest(from_json($lignes, '[{
    "code_theme": "VARCHAR", "libelle": "VARCHAR", "libelle_court": "VARCHAR",
    "description": "VARCHAR", "note_instruments": "VARCHAR", "nature": "VARCHAR", "est_publiee": "BOOLEAN",
    "avertissement": "VARCHAR", "source": "VARCHAR", "passage": "VARCHAR", "ordre": "INTEGER"
}]'), recursive := true);
