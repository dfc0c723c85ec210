-- erreur
-- Clé répétée ou vide (posé à chaque fichier d’entrée)
WITH utile AS (
    SELECT COLUMNS(lambda c: list_contains($colonnes, c)) FROM query_table($table_brute)
),
valeur AS (
    SELECT
        fichier, ligne_fichier AS ligne,
        list_transform($cle::VARCHAR[], lambda c: to_json(utile) ->> c) AS cle
    FROM utile
)
SELECT
    fichier, ligne,
    array_to_string($cle::VARCHAR[], ', ') AS colonne,
    'clé répétée ou vide : ' || array_to_string(list_transform(cle, lambda v: coalesce(v, '(vide)')), ' × ')
        AS message,
    'ne garder qu’une ligne par clé et la remplir' AS remede
FROM valeur
QUALIFY count(*) OVER (PARTITION BY cle) > 1
    OR len(list_filter(cle, lambda v: v IS NULL)) > 0
ORDER BY fichier, ligne;
