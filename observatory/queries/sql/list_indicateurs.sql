WITH themes AS (
    SELECT code_indicateur, list(code_theme ORDER BY code_theme) AS themes
    FROM indicateur_theme
    GROUP BY code_indicateur
)
SELECT
    i.code_indicateur, i.axe, i.terme, i.libelle, i.libelle_court, i.sigle, i.description, i.consigne,
    i.type_valeur, i.code_echelle, i.code_famille, i.libelle_famille, i.famille_politique,
    coalesce(t.themes, []) AS themes, i.est_derive, i.ordre
FROM indicateur i
LEFT JOIN themes t USING (code_indicateur)
WHERE $axe::VARCHAR IS NULL OR i.axe = $axe
ORDER BY i.ordre, i.code_indicateur;
