-- QPV d'un contrat, du plus peuplé au moins peuplé ; population inconnue à la fin.
SELECT
    q.code_qpv, q.nom_qpv, q.evolution,
    coalesce((SELECT list(m.nom_commune ORDER BY m.nom_commune)
     FROM qpv_commune k JOIN commune m USING (code_commune) WHERE k.code_qpv = q.code_qpv
    ), []) AS noms_communes,
    q.population, q.annee_population, q.part_pauvrete, q.part_emploi, q.superficie_m2, q.est_npnru,
    coalesce((SELECT list(DISTINCT e.nom_cite ORDER BY e.nom_cite)
     FROM qpv_cite_educative e WHERE e.code_qpv = q.code_qpv
    ), []) AS noms_cites_educatives,
    q.distance_france_services_m
FROM contrat_qpv x
JOIN qpv q USING (code_qpv)
WHERE x.code_contrat = $contrat
ORDER BY q.population DESC NULLS LAST, q.code_qpv;
