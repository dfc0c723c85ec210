SELECT code_departement AS code, nom_departement AS nom, code_region, ST_AsWKB(geom) AS geom
FROM departement
ORDER BY code_departement;
