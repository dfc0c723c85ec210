-- Unités d'une lecture, choisies par leur code.
SELECT u.code_unite, u.nom_unite, u.code_contrat, u.contrats_possibles
FROM unite u
WHERE u.code_lecture = $lecture AND u.code_unite IN (SELECT unnest($unites::VARCHAR[]))
ORDER BY strip_accents(u.nom_unite), u.code_unite;
