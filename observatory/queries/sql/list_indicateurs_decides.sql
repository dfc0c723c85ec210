-- Indicateurs à échelle qu'une lecture décide au moins une fois, et combien d'unités ont un rang.
SELECT
    i.code_indicateur, i.libelle, i.axe, i.code_echelle, i.rang_max AS rang_sommet,
    count(*) FILTER (x.rang_min = x.rang_max)::INTEGER AS nb_decides,
    count(DISTINCT x.rang_min) FILTER (x.rang_min = x.rang_max)::INTEGER AS nb_degres
FROM vue.cellule_decidee x
JOIN indicateur i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND i.code_echelle IS NOT NULL AND i.retire IS NULL
GROUP BY ALL
ORDER BY min(i.ordre);
