-- Les géométries d’une réponse (WKB), en texte WKT, dans l’ordre.
SELECT ST_AsText(ST_GeomFromWKB(geometrie))
FROM (SELECT unnest($geometries::BLOB[]) AS geometrie, generate_subscripts($geometries::BLOB[], 1) AS rang)
ORDER BY rang;
