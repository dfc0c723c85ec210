-- Taux publiés du périmètre et de la génération de la lecture montrée ; ce que l’étude a consulté
-- (« corpus ») n’est pas un taux.
SELECT
    r.code_repere, r.code_indicateur, r.mesure, r.libelle, r.relation, r.valeur,
    r.valeur_texte, r.k, r.n, r.k_possible, r.est_possible, r.k_proche, r.part_proche, r.source,
    r.passage
FROM repere r
JOIN lecture l ON l.perimetre = r.perimetre AND l.generation = r.generation
WHERE l.code_lecture = $lecture AND r.mesure IS DISTINCT FROM 'corpus'
    AND NOT list_contains($tues::VARCHAR[], coalesce(r.lecture_publiee, ''))
ORDER BY r.code_repere;
