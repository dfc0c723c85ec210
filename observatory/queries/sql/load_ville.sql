-- Une ville lue : ce que la source en publie, et son département.
SELECT
    u.code_unite, u.nom_unite, u.code_contrat, u.contrats_possibles, u.population,
    u.part_population_qpv, u.annee_population, u.note, d.nom_departement
FROM unite u
LEFT JOIN departement d ON d.code_departement = u.code_departement
WHERE u.code_lecture = $lecture AND u.code_unite = $unite AND u.type_unite <> 'contrat';
