CREATE TABLE brut.entrepot AS
SELECT unnest(from_json($lignes, '[{
    "build_id": "VARCHAR", "version": "VARCHAR", "version_codebook": "VARCHAR",
    "date_construction": "TIMESTAMP"
}]'), recursive := true);
