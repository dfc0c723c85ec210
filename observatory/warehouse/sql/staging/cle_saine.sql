-- Les clés d’un fichier d’entrée sont-elles toutes là, entières et distinctes ? Posé à tous les
-- fichiers en une fois ; seuls les autres sont lus ligne à ligne (cle.sql).
SELECT
    '{table}' AS nom_table,
    (SELECT count(*) FROM brut."{table}")
        = (SELECT count(*) FROM (SELECT DISTINCT {cle} FROM brut."{table}") WHERE COLUMNS(*) IS NOT NULL)
        AS est_saine
