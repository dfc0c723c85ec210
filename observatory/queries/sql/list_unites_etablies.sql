-- Unités dont une réponse atteint une mesure, par indicateur et mesure : fermement (celles que
-- compte k), puis seulement probablement (celles que compte k_probable).
SELECT
    x.code_indicateur, m.mesure,
    list(u.nom_unite ORDER BY strip_accents(u.nom_unite))
        FILTER (WHERE x.rang_min_ferme >= m.seuil) AS fermes,
    list(u.nom_unite ORDER BY strip_accents(u.nom_unite))
        FILTER (WHERE x.rang_min_ferme < m.seuil) AS probables
FROM cellule x
JOIN indicateur i ON i.code_indicateur = x.code_indicateur
JOIN mesure m ON m.code_echelle = i.code_echelle
JOIN unite u ON u.code_lecture = x.code_lecture AND u.code_unite = x.code_unite
WHERE x.code_lecture = $lecture
    AND x.est_comptee
    AND x.rang_min >= m.seuil
    AND list_contains($indicateurs::VARCHAR[], x.code_indicateur)
    AND list_contains($unites::VARCHAR[], x.code_unite)
GROUP BY x.code_indicateur, m.mesure
ORDER BY x.code_indicateur, m.mesure;
