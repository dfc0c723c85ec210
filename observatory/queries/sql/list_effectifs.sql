-- Nombre de cellules comptées d'une lecture par indicateur et rangs possibles.
SELECT
    code_indicateur, rang_min, rang_max, rang_min_ferme, rang_max_ferme, count(*)::INTEGER AS nb
FROM cellule
WHERE code_lecture = $lecture AND est_comptee AND rang_min IS NOT NULL
GROUP BY ALL
ORDER BY ALL;
