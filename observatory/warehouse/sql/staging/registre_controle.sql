CREATE TABLE brut.controle AS
SELECT unnest(from_json($lignes, '[{
    "nom_controle": "VARCHAR", "gravite": "VARCHAR", "description": "VARCHAR",
    "nb_anomalies": "INTEGER"
}]'), recursive := true);
