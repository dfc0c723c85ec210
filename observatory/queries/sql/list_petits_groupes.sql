-- Périmètres d'une lecture qui comptent moins de cinq unités.
SELECT p.perimetre, any_value(p.libelle_perimetre) AS libelle, count(*)::INTEGER AS nb_unites
FROM perimetre_unite p
WHERE p.code_lecture = $lecture
GROUP BY p.perimetre
HAVING count(*) < 5
ORDER BY p.perimetre;
