SELECT code_region AS code, nom_region AS nom, nb_contrats, nb_qpv
FROM region
WHERE nb_contrats > 0
ORDER BY strip_accents(nom_region);
