-- erreur
-- Un taux impossible : part hors de 0–1, k > n, n > attendus, bornes qui n’encadrent pas la part
WITH compte AS (
    SELECT 'taux' AS source, code_lecture || ' × ' || code_indicateur || ' × ' || mesure AS nom,
        perimetre, k, n, nb_attendus, part, part_min, part_max
    FROM taux
    UNION ALL
    SELECT 'taux_facette', code_lecture || ' × ' || chiffre, perimetre, k, n, nb_attendus, part,
        part_min, part_max
    FROM taux_facette
)
SELECT
    source AS fichier, NULL AS ligne, 'part' AS colonne,
    nom || ' (' || perimetre || ') : k = ' || k || ', n = ' || n || ', attendus = ' || nb_attendus AS message,
    'vérifier les codages de cet indicateur' AS remede
FROM compte
WHERE k NOT BETWEEN 0 AND n OR n > nb_attendus OR part_min < 0 OR part_max > 1
    OR part_min > part_max OR part NOT BETWEEN part_min AND part_max
ORDER BY message;
