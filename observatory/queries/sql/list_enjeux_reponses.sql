-- Enjeux relevés dans des unités, et si une orientation y répond ; NULL ne filtre rien.
SELECT e.code_unite, u.nom_unite, e.code_theme, e.code_indicateur, i.libelle, e.etat_enjeu
FROM enjeu_reponse e
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
WHERE e.code_lecture = $lecture
    AND ($unites::VARCHAR[] IS NULL OR list_contains($unites::VARCHAR[], e.code_unite))
ORDER BY i.ordre, strip_accents(u.nom_unite), e.code_unite;
