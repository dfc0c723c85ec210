-- Formes de la carte d'un QPV : ses communes, les autres QPV de ces communes, lui-même, et les
-- France services à moins de 10 km environ (0,1 degré).
WITH ici AS (SELECT * FROM qpv WHERE code_qpv = $qpv),
place AS (SELECT code_commune FROM qpv_commune WHERE code_qpv = $qpv)
SELECT role, code, nom, lon, lat, geom FROM (
    SELECT
        1 AS ordre, 'commune' AS role, m.code_commune AS code, m.nom_commune AS nom,
        NULL::DOUBLE AS lon, NULL::DOUBLE AS lat, ST_AsWKB(m.geom) AS geom
    FROM place JOIN commune m USING (code_commune)
    UNION ALL
    SELECT DISTINCT 2, 'voisin', q.code_qpv, q.nom_qpv, q.lon, q.lat, ST_AsWKB(q.geom)
    FROM place JOIN qpv_commune k USING (code_commune) JOIN qpv q ON q.code_qpv = k.code_qpv
    WHERE q.code_qpv <> $qpv
    UNION ALL
    SELECT 3, 'qpv', code_qpv, nom_qpv, lon, lat, ST_AsWKB(geom) FROM ici
    UNION ALL
    SELECT 4, 'france_services', f.code_france_services, f.nom_france_services, f.lon, f.lat, NULL
    FROM france_services f JOIN ici
        ON abs(f.lon - ici.lon) < 0.1 AND abs(f.lat - ici.lat) < 0.1
)
ORDER BY ordre, code;
