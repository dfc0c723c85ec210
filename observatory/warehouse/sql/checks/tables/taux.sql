-- erreur
-- Un taux impossible : part hors de 0–1, k > n, n > attendus, bornes qui n’encadrent pas la part
SELECT
    'taux' AS fichier, NULL AS ligne, 'part' AS colonne,
    code_lecture || ' × ' || code_indicateur || ' × ' || mesure || ' (' || perimetre || ') : k = '
        || k || ', n = ' || n || ', attendus = ' || nb_attendus AS message,
    'vérifier les codages de cet indicateur' AS remede
FROM taux
WHERE k NOT BETWEEN 0 AND n OR n > nb_attendus OR part_min < 0 OR part_max > 1
    OR part_min > part_max OR part NOT BETWEEN part_min AND part_max
ORDER BY message;
