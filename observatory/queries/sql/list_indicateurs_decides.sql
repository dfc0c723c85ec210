-- Indicateurs à échelle qu'une lecture décide au moins une fois, et combien d'unités ont un rang.
SELECT
    i.code_indicateur, i.libelle, i.axe, i.code_echelle, i.rang_max AS rang_sommet,
    count(*) FILTER (
        CASE WHEN l.est_bornee THEN x.rang_min_ferme = x.rang_max_ferme
            ELSE x.rang_min = x.rang_max END)::INTEGER AS nb_decides,
    count(DISTINCT CASE WHEN l.est_bornee THEN x.rang_min_ferme ELSE x.rang_min END)
        FILTER (
        CASE WHEN l.est_bornee THEN x.rang_min_ferme = x.rang_max_ferme
            ELSE x.rang_min = x.rang_max END)::INTEGER AS nb_degres
FROM cellule x
JOIN lecture l USING (code_lecture)
JOIN indicateur i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND x.est_comptee AND i.code_echelle IS NOT NULL
GROUP BY ALL
ORDER BY min(i.ordre);
