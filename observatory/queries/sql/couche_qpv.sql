SELECT code_qpv AS code, nom_qpv AS nom, code_region, code_contrat, population, lon, lat,
    ST_AsWKB(geom) AS geom
FROM qpv
ORDER BY code_qpv;
