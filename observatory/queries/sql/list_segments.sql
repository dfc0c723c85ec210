-- Unités par segment d'échelle : niveau établi, « au moins », « au plus », ou absence de réponse.
WITH choisie AS (
    SELECT
        x.code_indicateur, x.code_unite, i.ordre, i.code_echelle, x.rang_min, x.rang_max,
        x.certitude,
        CASE
            WHEN NOT x.est_comptee THEN
                CASE WHEN x.statut = 'code' THEN 'non_compte' ELSE x.statut END
            WHEN x.rang_min = x.rang_max THEN 'exact'
            WHEN x.rang_max = i.rang_max AND x.rang_min > 0 THEN 'au_moins'
            WHEN x.rang_min = 0 AND x.rang_max < i.rang_max THEN 'au_plus'
            ELSE 'indetermine'
        END AS sorte
    FROM cellule x
    JOIN indicateur i USING (code_indicateur)
    WHERE x.code_lecture = $lecture AND i.axe = $axe
        AND list_contains($unites::VARCHAR[], x.code_unite)
),
rangee AS (
    SELECT
        code_indicateur, code_unite, ordre, code_echelle, certitude, sorte,
        CASE WHEN sorte IN ('exact', 'au_moins') THEN rang_min
            WHEN sorte = 'au_plus' THEN rang_max END AS rang
    FROM choisie
)
SELECT
    r.code_indicateur, r.sorte, r.rang, n.code_niveau, n.libelle AS libelle_niveau,
    list(r.code_unite ORDER BY r.code_unite) AS unites,
    count(*) FILTER (r.certitude = 'probable' AND r.rang IS NOT NULL)::INTEGER AS nb_probables
FROM rangee r
LEFT JOIN echelle_niveau n ON n.code_echelle = r.code_echelle AND n.rang = r.rang
GROUP BY r.code_indicateur, r.ordre, r.sorte, r.rang, n.code_niveau, n.libelle
ORDER BY r.ordre, r.rang NULLS LAST, r.sorte DESC;
