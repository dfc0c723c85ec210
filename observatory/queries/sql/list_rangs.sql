-- Rangs possibles de chaque cellule d'un axe (NULL = tous) ; une lecture bornée ne retient que le ferme.
SELECT x.code_indicateur, x.code_unite, x.rang_min, x.rang_max
FROM vue.cellule_decidee x
JOIN indicateur i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND i.retire IS NULL AND ($axe::VARCHAR IS NULL OR i.axe = $axe)
    AND list_contains($unites::VARCHAR[], x.code_unite)
ORDER BY i.ordre, x.code_unite;
