-- QPV des contrats retenus.
SELECT
    q.code_qpv, q.nom_qpv, q.millesime, q.evolution, q.code_contrat, c.nom_contrat,
    q.code_departement, q.code_region,
    coalesce((SELECT list(m.nom_commune ORDER BY m.nom_commune)
     FROM qpv_commune k JOIN commune m USING (code_commune) WHERE k.code_qpv = q.code_qpv
    ), []) AS noms_communes,
    q.population, q.annee_population, q.indice_jeunesse, q.part_menages_une_personne,
    q.nb_menages, q.part_emploi, q.part_pauvrete, q.nb_personnes_caf, q.nb_allocataires_caf,
    q.nb_rsa, q.superficie_m2, q.est_npnru,
    coalesce((SELECT list(DISTINCT e.nom_cite ORDER BY e.nom_cite)
     FROM qpv_cite_educative e WHERE e.code_qpv = q.code_qpv
    ), []) AS noms_cites_educatives,
    q.distance_france_services_m, q.nom_france_services, q.nb_france_services_1km, q.lon, q.lat,
    q.est_geom_absente
FROM qpv q
JOIN contrat c ON c.code_contrat = q.code_contrat
WHERE list_contains($contrats::VARCHAR[], q.code_contrat)
ORDER BY strip_accents(c.nom_contrat), q.code_contrat, q.population DESC NULLS LAST, q.code_qpv;
