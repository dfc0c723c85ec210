-- Ce que devient chaque enjeu relevé : une orientation y répond (un lien le dit), rien n’y répond (la
-- lecture l’a cherché, ou toutes les orientations du thème sont lues et aucune n’est retenue), ou on
-- ne sait pas. Ne compte que ce qui établit l’enjeu : ferme dans une lecture dite en bornes.
CREATE TABLE enjeu_reponse AS
WITH releve AS (
    SELECT c.code_lecture, c.code_unite, c.code_indicateur, t.code_theme, l.est_bornee
    FROM cellule c
    JOIN lecture_indicateur USING (code_lecture, code_indicateur)
    JOIN indicateur i USING (code_indicateur)
    JOIN indicateur_theme t USING (code_indicateur)
    JOIN lecture l USING (code_lecture)
    WHERE i.axe = 'enjeu' AND NOT i.est_derive
        AND cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min,
            c.rang_max, 1) IN ('oui', CASE WHEN l.est_bornee THEN 'oui' ELSE 'oui_probable' END)
),
relie AS (
    SELECT
        x.code_lecture, y.code_unite, x.code_indicateur,
        bool_or(y.est_comptee AND y.rang_min = 1) AS est_relie,
        bool_or(y.est_comptee AND y.rang_max = 0) AS est_sans_lien
    FROM facette_chiffre x
    JOIN facette f ON f.facette = x.facette AND f.nature = 'lien' AND f.axe = 'enjeu'
    JOIN facette_cellule y ON y.code_lecture = x.code_lecture AND y.chiffre = x.chiffre
    WHERE x.valeur IS NULL AND x.base = 'niveau' AND EXISTS (
        FROM facette_cible d
        JOIN indicateur i USING (code_indicateur)
        WHERE d.facette = x.facette AND i.axe = 'orientation'
    )
    GROUP BY ALL
),
orientation AS (
    SELECT
        c.code_lecture, c.code_unite, t.code_theme,
        bool_and(cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min,
            c.rang_max, 1) IN ('non', CASE WHEN l.est_bornee THEN 'non' ELSE 'non_probable' END))
            AS est_sans_orientation
    FROM cellule c
    JOIN lecture_indicateur USING (code_lecture, code_indicateur)
    JOIN indicateur i USING (code_indicateur)
    JOIN indicateur_theme t USING (code_indicateur)
    JOIN lecture l USING (code_lecture)
    WHERE i.axe = 'orientation' AND NOT i.est_derive
    GROUP BY ALL
)
SELECT
    r.code_lecture, r.code_unite, r.code_theme, r.code_indicateur,
    CASE
        WHEN coalesce(x.est_relie, false) THEN 'repondu'
        WHEN coalesce(x.est_sans_lien, false) OR coalesce(o.est_sans_orientation, false)
            THEN 'sans_reponse'
        ELSE 'inconnu'
    END AS etat_enjeu
FROM releve r
LEFT JOIN relie x USING (code_lecture, code_unite, code_indicateur)
LEFT JOIN orientation o USING (code_lecture, code_unite, code_theme)
ORDER BY r.code_lecture, r.code_theme, r.code_indicateur, r.code_unite;
