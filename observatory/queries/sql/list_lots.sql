-- Cellules de quelques axes réunies par réponse : mêmes rangs possibles, même statut, donc même place
-- dans tous les taux. Une ligne par indicateur et réponse, avec la liste de ses unités ; celles
-- que personne n'a lues n'y sont pas.
WITH choisi AS (
    SELECT code_indicateur, code_echelle, rang_max AS rang_sommet, ordre
    FROM indicateur
    WHERE list_contains($axes::VARCHAR[], axe) AND retire IS NULL
)
SELECT
    x.code_indicateur, i.code_echelle, i.rang_sommet,
    nommer_statut(x.est_comptee, x.statut) AS statut,
    x.est_comptee,
    CASE WHEN x.est_comptee THEN x.rang_min END AS rang_min,
    CASE WHEN x.est_comptee THEN x.rang_max END AS rang_max,
    CASE WHEN x.est_comptee THEN x.rang_min_ferme END AS rang_min_ferme,
    CASE WHEN x.est_comptee THEN x.rang_max_ferme END AS rang_max_ferme,
    list(x.code_unite) AS unites
FROM cellule x
JOIN choisi i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND x.statut <> 'non_lu'
    AND ($unites::VARCHAR[] IS NULL OR x.code_unite IN (SELECT unnest($unites::VARCHAR[])))
GROUP BY ALL
ORDER BY min(i.ordre), rang_min NULLS LAST, rang_max, statut;
