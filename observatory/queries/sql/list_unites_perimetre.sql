-- Unités d'un périmètre où un taux est calculé à la construction (lecture, departement=…).
SELECT u.code_unite, u.nom_unite, u.code_contrat, u.contrats_possibles
FROM perimetre_unite p
JOIN unite u USING (code_lecture, code_unite)
WHERE p.code_lecture = $lecture AND p.perimetre = $perimetre
ORDER BY strip_accents(u.nom_unite), u.code_unite;
