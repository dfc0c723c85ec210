-- Côté de chaque unité pour chaque mesure d'une lecture ; mêmes règles que taux_groupes.
WITH place AS (
    SELECT
        x.code_indicateur, m.mesure, x.code_unite, x.nb_codeurs,
        CASE
            WHEN NOT x.est_comptee THEN
                CASE WHEN x.statut = 'code' THEN 'non_compte' ELSE x.statut END
            WHEN x.rang_min_ferme >= m.seuil THEN 'oui'
            WHEN x.rang_max_ferme < m.seuil THEN 'non'
            WHEN x.rang_min >= m.seuil THEN 'oui_probable'
            WHEN x.rang_max < m.seuil THEN 'non_probable'
            ELSE 'indetermine'
        END AS cote
    FROM cellule x
    JOIN indicateur i USING (code_indicateur)
    JOIN mesure m ON m.code_echelle = i.code_echelle
    WHERE x.code_lecture = $lecture
)
SELECT code_indicateur, mesure, cote, min(nb_codeurs) AS nb_codeurs, list(code_unite) AS unites
FROM place
GROUP BY ALL
ORDER BY ALL;
