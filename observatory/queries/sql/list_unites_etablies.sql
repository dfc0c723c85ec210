-- Unités dont une réponse atteint une mesure, par indicateur et mesure : fermement (celles que
-- compte k), puis seulement probablement (celles que compte k_probable). De tous les indicateurs :
-- les fiches des thèmes d’une lecture le demandent une fois.
SELECT
    code_indicateur, mesure,
    list(nom_unite ORDER BY strip_accents(nom_unite)) FILTER (WHERE cote = 'oui') AS fermes,
    list(nom_unite ORDER BY strip_accents(nom_unite)) FILTER (WHERE cote = 'oui_probable')
        AS probables
FROM vue.cellule_placee
WHERE code_lecture = $lecture AND cote IN ('oui', 'oui_probable')
    AND list_contains($unites::VARCHAR[], code_unite)
GROUP BY code_indicateur, mesure
ORDER BY code_indicateur, mesure;
