-- Place des unités d'une lecture : celle du contrat ; pour une ville, celle de ses QPV
-- (moyenne pondérée par la population), à défaut rien.
SELECT
    u.code_unite, u.nom_unite, coalesce(c.code_region, d.code_region) AS code_region,
    CASE WHEN u.type_unite = 'contrat' THEN c.lon ELSE v.lon END AS lon,
    CASE WHEN u.type_unite = 'contrat' THEN c.lat ELSE v.lat END AS lat,
    CASE WHEN u.type_unite = 'contrat' THEN c.population_qpv ELSE v.population END
        AS population_qpv
FROM unite u
LEFT JOIN contrat c ON c.code_contrat = u.code_contrat
LEFT JOIN departement d ON d.code_departement = u.code_departement
LEFT JOIN (
    SELECT
        k.code_commune,
        sum(q.lon * coalesce(q.population, 1)) / sum(coalesce(q.population, 1)) AS lon,
        sum(q.lat * coalesce(q.population, 1)) / sum(coalesce(q.population, 1)) AS lat,
        sum(q.population)::INTEGER AS population
    FROM qpv_commune k JOIN qpv q USING (code_qpv)
    WHERE q.lon IS NOT NULL
    GROUP BY k.code_commune
) v ON v.code_commune = u.code_commune
WHERE u.code_lecture = $lecture
ORDER BY u.code_unite;
