-- Rangs possibles de chaque cellule d'un axe (NULL = tous) ; une lecture bornée ne retient que le ferme.
SELECT
    x.code_indicateur, x.code_unite,
    CASE WHEN l.est_bornee THEN x.rang_min_ferme ELSE x.rang_min END AS rang_min,
    CASE WHEN l.est_bornee THEN x.rang_max_ferme ELSE x.rang_max END AS rang_max
FROM cellule x
JOIN lecture l USING (code_lecture)
JOIN indicateur i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND ($axe::VARCHAR IS NULL OR i.axe = $axe)
    AND x.est_comptee
    AND list_contains($unites::VARCHAR[], x.code_unite)
ORDER BY i.ordre, x.code_unite;
