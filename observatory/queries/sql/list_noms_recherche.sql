-- Noms sous lesquels un contrat se cherche : le sien, son code, son intercommunalité, ses communes
-- (toutes celles de l'EPCI, ou celle d'un contrat communal), celles que ses quartiers touchent, leurs
-- anciens noms, et ses quartiers. Une ligne par nom, sans repli : la comparaison est celle de base/text.py.
WITH connue AS (
    SELECT code_commune, nom_commune, code_departement, siren_epci FROM commune
    UNION ALL
    SELECT code_commune, nom_commune, code_departement, siren_epci FROM commune_membre
),
membre AS (
    FROM connue
    UNION ALL
    SELECT code_commune, nom_ancien, code_departement, siren_epci
    FROM commune_ancienne JOIN connue USING (code_commune)
)
SELECT code_contrat, 'contrat' AS genre, nom_contrat AS nom FROM contrat
UNION
SELECT code_contrat, 'code', code_contrat FROM contrat
UNION
SELECT code_contrat, 'epci', nom_epci FROM contrat WHERE nom_epci IS NOT NULL
UNION
SELECT c.code_contrat, 'commune', m.nom_commune
FROM contrat c
JOIN membre m ON m.code_commune = c.code_commune
UNION
SELECT c.code_contrat, 'commune', m.nom_commune
FROM contrat c
JOIN membre m ON m.siren_epci = c.siren_epci
WHERE c.niveau = 'epci' AND (
    m.code_departement = c.code_departement
    -- Deux contrats d'un même EPCI : la commune est à celui de son département.
    OR NOT EXISTS (
        FROM contrat a
        WHERE a.siren_epci = c.siren_epci AND a.niveau = 'epci'
            AND a.code_departement = m.code_departement
    )
)
UNION
SELECT q.code_contrat, 'commune', m.nom_commune
FROM contrat_qpv q
JOIN qpv_commune l USING (code_qpv)
JOIN membre m USING (code_commune)
UNION
SELECT code_contrat, 'qpv', nom_qpv FROM qpv WHERE code_contrat IS NOT NULL
UNION
SELECT code_contrat, 'code', code_qpv FROM qpv WHERE code_contrat IS NOT NULL
ORDER BY code_contrat, genre, nom;
