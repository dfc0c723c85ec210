-- erreur
-- Un QPV n’est dans aucun contrat alors que la liste nationale couvre son territoire
WITH seul AS (
    SELECT q.*
    FROM brut.qpv q
    ANTI JOIN brut.contrat_qpv USING (code_qpv)
),
couvert AS (
    SELECT DISTINCT p.code_qpv
    FROM brut.qpv_commune p
    LEFT JOIN brut.commune m USING (code_commune)
    JOIN brut.contrat c ON c.code_territoire IN (p.code_commune, m.siren_epci)
)
SELECT
    fichier, ligne_fichier AS ligne, 'code_qpv' AS colonne,
    code_qpv || ' (' || nom_qpv || ') n’est dans aucun contrat' AS message,
    'ajouter le couple contrat × QPV à contrat_qpv.parquet (observatory lectures --raw DOSSIER)' AS remede
FROM seul
WHERE code_qpv IN (FROM couvert)
    OR code_departement NOT IN (SELECT code_departement FROM brut.contrat_ecarte)
ORDER BY fichier, ligne;
