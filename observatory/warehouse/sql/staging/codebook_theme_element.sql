CREATE TABLE brut.theme_element AS
SELECT unnest(from_json($lignes, '[{
    "code_theme": "VARCHAR", "type_element": "VARCHAR", "numero": "INTEGER",
    "code_element": "VARCHAR", "code_indicateur": "VARCHAR", "libelle": "VARCHAR",
    "description": "VARCHAR", "passage": "VARCHAR", "code_contrat": "VARCHAR",
    "codes_indicateurs": ["VARCHAR"]
}]'), recursive := true);
