-- EPCI des contrats retenus, et combien de ces contrats ils portent.
SELECT
    e.siren_epci, e.nom_epci, e.nature, e.code_departement, e.code_region, e.nb_communes,
    e.population, e.annee_population, count(c.code_contrat)::INTEGER AS nb_contrats,
    list(c.code_contrat ORDER BY c.code_contrat) AS codes_contrats, e.est_geom_generalisee,
    e.millesime
FROM epci e
JOIN contrat c ON c.siren_epci = e.siren_epci
WHERE list_contains($contrats::VARCHAR[], c.code_contrat)
GROUP BY ALL
ORDER BY strip_accents(e.nom_epci), e.siren_epci;
