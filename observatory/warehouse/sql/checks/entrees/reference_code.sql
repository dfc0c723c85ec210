-- erreur
-- Un contrat, un territoire, ou une table qui les cite, porte un code qui n’existe pas
WITH lien AS (
    SELECT fichier, ligne_fichier, 'code_departement' AS colonne, code_departement AS code,
        'departement' AS cible
    FROM brut.contrat
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_region', code_region, 'region' FROM brut.contrat
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_commune', code_commune, 'commune' FROM brut.contrat
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_contrat', code_contrat, 'contrat' FROM brut.contrat_qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_qpv', code_qpv, 'qpv' FROM brut.contrat_qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_contrat', code_contrat, 'contrat' FROM brut.unite
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_lecture', code_lecture, 'lecture' FROM brut.unite
    UNION ALL
    SELECT fichier, ligne_fichier, 'code_region', code_region, 'region'
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
    SELECT 'commune', code_commune FROM brut.commune
    UNION ALL
    SELECT 'contrat', code_contrat FROM brut.contrat
    UNION ALL
    SELECT 'qpv', code_qpv FROM brut.qpv
    UNION ALL
    SELECT 'lecture', code_lecture FROM brut.lecture
)
SELECT
    fichier, ligne_fichier AS ligne, colonne,
    'code inconnu « ' || code || ' » (' || cible || ')' AS message,
    'corriger le code, ou ajouter ' || cible || ' aux données' AS remede
FROM lien
ANTI JOIN connu USING (cible, code)
WHERE code IS NOT NULL
ORDER BY fichier, ligne;
