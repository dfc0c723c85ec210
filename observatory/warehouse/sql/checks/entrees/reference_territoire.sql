-- erreur
-- Un territoire cite un département, une région, un EPCI ou un QPV qui n’existe pas
WITH lien AS (
    SELECT fichier, ligne_fichier, 'code_region' AS colonne, code_region AS code, 'region' AS cible
    FROM brut.departement
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_departement', code_departement, 'departement' FROM brut.qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_region', code_region, 'region' FROM brut.qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_departement', code_departement, 'departement'
    FROM brut.commune
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_departement', code_departement, 'departement'
    FROM brut.epci
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_qpv', code_qpv, 'qpv' FROM brut.qpv_commune
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_qpv', code_qpv, 'qpv' FROM brut.qpv_cite_educative
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_qpv', code_qpv, 'qpv' FROM brut.qpv_filiation
),
connu AS (
    SELECT 'region' AS cible, code_region AS code FROM brut.region
    UNION ALL
    SELECT 'departement', code_departement FROM brut.departement
    UNION ALL
    SELECT 'qpv', code_qpv FROM brut.qpv
)
SELECT
    fichier, ligne_fichier AS ligne, colonne,
    'code inconnu « ' || code || ' » (' || cible || ')' AS message,
    'corriger le code, ou ajouter ' || cible || ' aux données' AS remede
FROM lien
ANTI JOIN connu USING (cible, code)
WHERE code IS NOT NULL
ORDER BY fichier, ligne;
