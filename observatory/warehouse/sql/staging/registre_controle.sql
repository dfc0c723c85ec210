-- Table de passage : elle s’écrit dans la transaction de l’entrepôt, où « brut » est fermé
CREATE TEMP TABLE registre_controle AS
SELECT unnest(from_json($lignes, '[{
    "nom_controle": "VARCHAR", "gravite": "VARCHAR", "description": "VARCHAR",
    "nb_anomalies": "INTEGER"
}]'), recursive := true);
