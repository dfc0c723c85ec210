-- Contours d’une sorte de territoire : contrat (EPCI ou commune qui le porte), qpv, epci, commune.
SELECT code, ST_AsWKB(geom) AS geom
FROM (
    SELECT c.code_contrat AS code, coalesce(m.geom, e.geom) AS geom
    FROM contrat c
    LEFT JOIN commune m ON c.niveau = 'commune' AND m.code_commune = c.code_territoire
    LEFT JOIN epci e ON c.niveau <> 'commune' AND e.siren_epci = c.code_territoire
    WHERE $genre = 'contrat'
    UNION ALL
    SELECT code_qpv, geom FROM qpv WHERE $genre = 'qpv'
    UNION ALL
    SELECT siren_epci, geom FROM epci WHERE $genre = 'epci'
    UNION ALL
    SELECT code_commune, geom FROM commune WHERE $genre = 'commune'
)
WHERE list_contains($codes::VARCHAR[], code) AND geom IS NOT NULL
ORDER BY code;
