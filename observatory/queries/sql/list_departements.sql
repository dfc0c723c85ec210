SELECT code_departement AS code, nom_departement AS nom, nb_contrats, nb_qpv
FROM departement
WHERE nb_contrats > 0 AND ($region::VARCHAR IS NULL OR code_region = $region)
ORDER BY strip_accents(nom_departement);
