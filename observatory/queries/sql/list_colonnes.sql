-- Description des colonnes publiques, telle que l’entrepôt la porte.
SELECT table_name AS nom_table, column_name AS nom_colonne, coalesce(comment, '') AS description
FROM duckdb_columns()
WHERE NOT internal AND schema_name = 'main'
ORDER BY table_name, column_index;
