-- Territoires des contrats (EPCI, ou commune pour les contrats communaux) et, pour le fond,
-- les autres EPCI connus. rang 1 : EPCI, qui se touchent ; rang 2 : communes, posées dessus.
SELECT siren_epci AS code, nom_epci AS nom, code_region, 1 AS rang,
    siren_epci IN (SELECT code_territoire FROM contrat) AS est_contrat, ST_AsWKB(geom) AS geom
FROM epci
UNION ALL
SELECT code_commune, nom_commune, code_region, 2, true, ST_AsWKB(geom)
FROM commune
WHERE code_commune IN (SELECT code_territoire FROM contrat WHERE niveau = 'commune')
ORDER BY rang, code;
