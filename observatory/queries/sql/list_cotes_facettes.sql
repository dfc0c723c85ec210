-- Côté de chaque unité d’une lecture devant chaque chiffre de facette ; NULL ne filtre rien.
SELECT
    c.chiffre, c.code_unite, u.nom_unite,
    CASE WHEN c.statut = 'hors_niveau' THEN 'hors_niveau'
        ELSE cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min,
            c.rang_max, 1) END AS cote
FROM facette_cellule c
JOIN facette_chiffre x USING (code_lecture, chiffre)
JOIN unite u USING (code_lecture, code_unite)
WHERE c.code_lecture = $lecture
    AND ($indicateurs::VARCHAR[] IS NULL
        OR list_contains($indicateurs::VARCHAR[], x.code_indicateur))
    AND ($unites::VARCHAR[] IS NULL OR list_contains($unites::VARCHAR[], c.code_unite))
ORDER BY c.chiffre, strip_accents(u.nom_unite), c.code_unite;
