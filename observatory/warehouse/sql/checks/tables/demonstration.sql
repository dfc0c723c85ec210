-- alerte
-- La lecture de démonstration ne redonne pas un taux publié (le k le plus proche)
SELECT
    'contracts_parquet/reperes.parquet' AS fichier, NULL AS ligne, 'valeur' AS colonne,
    r.code_repere || ' (' || r.libelle || ') : ' || r.valeur_texte || ' publié, '
        || t.k || '/' || t.n || ' dans ' || t.code_lecture AS message,
    'régénérer la lecture de démonstration' AS remede
FROM repere r
JOIN lecture l ON l.perimetre = r.perimetre AND l.generation = r.generation
JOIN taux t ON t.code_lecture = l.code_lecture AND t.perimetre = 'lecture'
    AND t.code_indicateur = r.code_indicateur AND t.mesure = r.mesure
WHERE l.nature = 'demonstration'
    AND (t.n <> r.n
        OR (r.relation = '=' AND NOT list_contains(
            CASE WHEN r.est_possible THEN r.k_possible ELSE [r.k_proche] END, t.k))
        OR (r.relation = '~' AND t.k <> r.k_proche)
        OR (r.relation = '>' AND t.k < r.k_proche))
ORDER BY r.code_repere;
