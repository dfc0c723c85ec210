-- Lignes de chaque table publique.
SELECT table_name AS nom_table, comment AS description, estimated_size AS nb_lignes, column_count AS nb_colonnes
FROM duckdb_tables()
WHERE NOT internal AND schema_name = 'main'
ORDER BY table_name;
