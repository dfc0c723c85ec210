SELECT code_region, nom_region, est_outre_mer, nb_contrats, ST_AsWKB(geom) AS geom
FROM region
ORDER BY code_region;
