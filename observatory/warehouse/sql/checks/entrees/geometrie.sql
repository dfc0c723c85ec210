-- erreur
-- Un contour ou un point hors de son département ou de sa région, ou absent sans être signalé
WITH faute AS (
    SELECT
        q.fichier, q.ligne_fichier,
        CASE
            WHEN q.geom IS NOT NULL AND NOT ST_Intersects_Extent(q.geom, d.geom)
                THEN 'contour de ' || q.code_qpv || ' hors du département ' || q.code_departement
            WHEN q.geom IS NOT NULL AND NOT ST_Intersects_Extent(q.geom, r.geom)
                THEN 'contour de ' || q.code_qpv || ' hors de la région ' || q.code_region
            WHEN q.lon IS NOT NULL AND NOT ST_Intersects_Extent(
                ('POINT(' || q.lon || ' ' || q.lat || ')')::GEOMETRY('OGC:CRS84'), d.geom)
                THEN 'point de ' || q.code_qpv || ' hors du département ' || q.code_departement
            WHEN isnan(q.lon) OR isnan(q.lat) THEN 'point de ' || q.code_qpv || ' qui n’est pas un nombre'
            WHEN (q.geom IS NULL) <> q.est_geom_absente
                THEN 'contour de ' || q.code_qpv || ' : présence et est_geom_absente se contredisent'
        END AS message,
        'geom' AS colonne
    FROM brut.qpv q
    LEFT JOIN brut.departement d ON d.code_departement = q.code_departement
    LEFT JOIN brut.region r ON r.code_region = q.code_region
    UNION ALL
    SELECT
        c.fichier, c.ligne_fichier,
        CASE
            WHEN NOT ST_Intersects_Extent(
                ('POINT(' || c.lon || ' ' || c.lat || ')')::GEOMETRY('OGC:CRS84'), r.geom)
                THEN 'point de ' || c.code_contrat || ' hors de la région ' || c.code_region
        END,
        'lon, lat'
    FROM brut.contrat c
    JOIN brut.region r ON r.code_region = c.code_region
    WHERE c.lon IS NOT NULL
)
SELECT
    fichier, ligne_fichier AS ligne, colonne, message,
    'vérifier le code, l’ordre longitude-latitude et la projection (WGS 84)' AS remede
FROM faute
WHERE message IS NOT NULL
ORDER BY fichier, ligne;
