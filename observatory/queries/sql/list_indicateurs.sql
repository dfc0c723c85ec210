SELECT
    i.code_indicateur, i.axe, i.terme, i.libelle, i.libelle_court, i.sigle, i.description, i.consigne,
    i.type_valeur, i.code_echelle, i.code_famille, i.libelle_famille, i.famille_politique,
    coalesce((SELECT list(t.code_theme ORDER BY t.code_theme) FROM indicateur_theme t
     WHERE t.code_indicateur = i.code_indicateur), []) AS themes,
    i.est_derive, i.ordre
FROM indicateur i
WHERE $axe::VARCHAR IS NULL OR i.axe = $axe
ORDER BY i.ordre, i.code_indicateur;
