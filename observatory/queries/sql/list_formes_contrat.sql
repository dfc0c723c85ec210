-- Formes de la carte d'un contrat, du fond vers le dessus : son EPCI, les communes qui portent
-- ses QPV (ou la commune du contrat), ses QPV du plus peuplé au moins peuplé.
WITH quartier AS (
    SELECT q.* FROM contrat_qpv x JOIN qpv q USING (code_qpv) WHERE x.code_contrat = $contrat
),
place AS (
    SELECT DISTINCT k.code_commune FROM quartier JOIN qpv_commune k USING (code_qpv)
    UNION
    SELECT code_commune FROM contrat WHERE code_contrat = $contrat AND code_commune IS NOT NULL
)
SELECT role, code, nom, lon, lat, geom FROM (
    SELECT
        1 AS ordre, 0 AS rang, 'territoire' AS role, e.siren_epci AS code, e.nom_epci AS nom,
        NULL::DOUBLE AS lon, NULL::DOUBLE AS lat, ST_AsWKB(e.geom) AS geom
    FROM contrat c JOIN epci e ON e.siren_epci = c.siren_epci
    WHERE c.code_contrat = $contrat
    UNION ALL
    SELECT 2, 0, 'commune', m.code_commune, m.nom_commune, NULL, NULL, ST_AsWKB(m.geom)
    FROM place p JOIN commune m USING (code_commune)
    UNION ALL
    SELECT
        3, row_number() OVER (ORDER BY population DESC NULLS LAST, code_qpv),
        'qpv', code_qpv, nom_qpv, lon, lat, ST_AsWKB(geom)
    FROM quartier
)
ORDER BY ordre, rang, code;
