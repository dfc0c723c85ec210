-- Communes connues : celles qui portent un QPV ou un contrat communal.
SELECT code_commune AS code, nom_commune AS nom, code_region, ST_AsWKB(geom) AS geom
FROM commune
ORDER BY code_commune;
