-- alerte
-- Un taux publié sort des bornes d’une lecture réelle du même périmètre
SELECT
    'contracts_parquet/reperes.parquet' AS fichier, NULL AS ligne, 'valeur' AS colonne,
    r.code_repere || ' (' || r.libelle || ') : ' || r.valeur_texte || ' publié, '
        || t.k || ' positifs et ' || t.nb_inconnus || ' inconnus sur ' || t.nb_attendus
        || ' dans ' || t.code_lecture AS message,
    'relire les cellules positives : la publication ou le codage se trompe' AS remede
FROM repere r
JOIN lecture l ON l.perimetre = r.perimetre AND l.generation = r.generation
JOIN taux t ON t.code_lecture = l.code_lecture AND t.perimetre = 'lecture'
    AND t.code_indicateur = r.code_indicateur AND t.mesure = r.mesure
WHERE l.nature <> 'demonstration'
    AND (t.k > coalesce(list_max(r.k_possible), r.k_proche)
        OR (r.relation <> '>'
            AND t.k + t.nb_inconnus < coalesce(list_min(r.k_possible), r.k_proche)))
ORDER BY r.code_repere;
