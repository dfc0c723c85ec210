-- Chiffres de territoire de tous les contrats de France, par nom.
SELECT
    code_contrat, nom_contrat, code_region, nom_region, code_departement, nom_departement,
    nature_epci, classe_nb_qpv, nb_qpv, nb_communes_qpv, population_qpv, population_epci,
    population_communes, part_population_epci, part_population_communes, part_pauvrete,
    part_emploi, nb_qpv_sans_population, nb_qpv_sans_pauvrete
FROM contrat
ORDER BY strip_accents(nom_contrat), code_contrat;
