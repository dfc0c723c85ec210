-- Un indicateur, ses thèmes, et ses membres s’il est dérivé. Écrit à la construction : toute page le demande.
CREATE TABLE vue.indicateur_decrit AS
WITH themes AS (
    SELECT code_indicateur, list(code_theme ORDER BY code_theme) AS themes
    FROM indicateur_theme
    GROUP BY code_indicateur
),
membres AS (
    SELECT
        m.code_indicateur,
        list(m.code_membre ORDER BY i.ordre) AS membres,
        list(m.rang ORDER BY i.ordre) AS rangs_membres
    FROM indicateur_membre m
    JOIN indicateur i ON i.code_indicateur = m.code_membre
    GROUP BY m.code_indicateur
)
SELECT
    i.*,
    coalesce(t.themes, []) AS themes,
    coalesce(m.membres, []) AS membres,
    coalesce(m.rangs_membres, []) AS rangs_membres
FROM indicateur i
LEFT JOIN themes t USING (code_indicateur)
LEFT JOIN membres m USING (code_indicateur);
