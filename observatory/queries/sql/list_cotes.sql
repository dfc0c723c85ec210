-- Côté de chaque mesure où se tiennent les unités d’une lecture ; NULL ne filtre rien.
SELECT
    code_unite, nom_unite, code_contrat, code_indicateur, mesure, cote, valeur, libelle_valeur,
    sens, statut, certitude, provenance, nb_preuves, dit_pour
FROM vue.cellule_placee
WHERE code_lecture = $lecture
    AND ($unites::VARCHAR[] IS NULL OR list_contains($unites::VARCHAR[], code_unite))
    AND ($indicateurs::VARCHAR[] IS NULL OR list_contains($indicateurs::VARCHAR[], code_indicateur))
    AND ($mesure::VARCHAR IS NULL OR mesure = $mesure)
ORDER BY ordre, seuil, strip_accents(nom_unite), code_unite;
