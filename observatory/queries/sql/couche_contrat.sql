SELECT code_contrat, nom_contrat, lon, lat, population_qpv, code_region, nb_qpv, code_territoire
FROM contrat
ORDER BY code_contrat;
