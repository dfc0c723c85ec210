-- Unités d'une lecture qui relèvent d'un contrat : le contrat lui-même, ou des villes.
SELECT u.code_unite, u.nom_unite, u.code_contrat, u.contrats_possibles
FROM unite u
WHERE u.code_lecture = $lecture AND u.code_contrat = $contrat
ORDER BY strip_accents(u.nom_unite), u.code_unite;
