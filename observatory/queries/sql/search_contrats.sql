-- Recherche sans accents ni casse dans le code, le nom, l'EPCI, la commune et les QPV.
SELECT
    c.code_contrat, c.nom_contrat, c.niveau, c.code_region, c.nom_region, c.code_departement,
    c.nom_departement, c.siren_epci, c.nom_epci, c.nature_epci, c.code_commune, c.nb_qpv,
    c.nb_communes_qpv, c.population_qpv, c.nb_qpv_sans_population, c.population_epci,
    c.population_communes, c.annee_population, c.part_population_epci,
    c.part_population_communes, c.part_pauvrete, c.nb_qpv_sans_pauvrete, c.part_emploi,
    c.classe_nb_qpv, c.nb_postes_adultes_relais, c.nb_postes_fonjep, c.annee_postes, c.lon,
    c.lat, c.est_outre_mer
FROM contrat c
WHERE contains(
        strip_accents(lower(concat_ws(' ', c.code_contrat, c.nom_contrat, c.nom_epci, c.nom_commune))),
        strip_accents(lower($recherche)))
    OR c.code_contrat IN (
        SELECT code_contrat FROM qpv
        WHERE contains(strip_accents(lower(nom_qpv)), strip_accents(lower($recherche))))
ORDER BY strip_accents(c.nom_contrat), c.code_contrat;
