-- Périmètres d'une lecture qui comptent moins de cinq unités, et leurs noms.
SELECT
    p.perimetre, any_value(p.libelle_perimetre) AS libelle, count(*)::INTEGER AS nb_unites,
    list(u.nom_unite ORDER BY strip_accents(u.nom_unite)) AS noms
FROM perimetre_unite p
JOIN unite u USING (code_lecture, code_unite)
WHERE p.code_lecture = $lecture
GROUP BY p.perimetre
HAVING est_trop_petit(count(*))
ORDER BY p.perimetre;
