CREATE TABLE brut.source AS
SELECT unnest(from_json($lignes, '[{
    "code_source": "VARCHAR", "titre": "VARCHAR", "producteur": "VARCHAR", "licence": "VARCHAR",
    "millesime_source": "VARCHAR", "url": "VARCHAR", "description": "VARCHAR",
    "nb_lignes_lues": "INTEGER", "nb_lignes_gardees": "INTEGER", "note": "VARCHAR"
}]'), recursive := true);
