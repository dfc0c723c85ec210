-- Cellules d'un axe réunies par réponse : mêmes rangs possibles, même statut, donc même place
-- dans tous les taux. Une ligne par indicateur et réponse, avec la liste de ses unités.
SELECT
    x.code_indicateur, i.code_echelle, i.rang_max AS rang_sommet,
    CASE WHEN NOT x.est_comptee AND x.statut = 'code' THEN 'non_compte' ELSE x.statut END AS statut,
    x.est_comptee,
    CASE WHEN x.est_comptee THEN x.rang_min END AS rang_min,
    CASE WHEN x.est_comptee THEN x.rang_max END AS rang_max,
    CASE WHEN x.est_comptee THEN x.rang_min_ferme END AS rang_min_ferme,
    CASE WHEN x.est_comptee THEN x.rang_max_ferme END AS rang_max_ferme,
    list(x.code_unite ORDER BY x.code_unite) AS unites
FROM cellule x
JOIN indicateur i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND ($axe::VARCHAR IS NULL OR i.axe = $axe)
    AND ($unites::VARCHAR[] IS NULL OR list_contains($unites::VARCHAR[], x.code_unite))
GROUP BY ALL
ORDER BY min(i.ordre), rang_min NULLS LAST, rang_max, statut;
