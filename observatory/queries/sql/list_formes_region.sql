-- Départements d'une région, fond de la carte régionale.
SELECT
    'departement' AS role, code_departement AS code, nom_departement AS nom,
    NULL::DOUBLE AS lon, NULL::DOUBLE AS lat, ST_AsWKB(geom) AS geom
FROM departement
WHERE code_region = $region
ORDER BY code_departement;
