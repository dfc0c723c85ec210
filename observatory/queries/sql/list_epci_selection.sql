-- EPCI des contrats retenus, et combien de ces contrats ils portent.
WITH retenu AS (
    SELECT siren_epci, list(code_contrat ORDER BY code_contrat) AS codes_contrats
    FROM contrat
    WHERE list_contains($contrats::VARCHAR[], code_contrat) AND siren_epci IS NOT NULL
    GROUP BY ALL
)
SELECT
    e.siren_epci, e.nom_epci, e.nature, e.code_departement, e.code_region, e.nb_communes,
    e.population, e.annee_population, len(r.codes_contrats)::INTEGER AS nb_contrats,
    r.codes_contrats, e.est_geom_generalisee, e.millesime
FROM epci e
JOIN retenu r USING (siren_epci)
ORDER BY strip_accents(e.nom_epci), e.siren_epci;
