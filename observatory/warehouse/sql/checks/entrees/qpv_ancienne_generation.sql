-- alerte
-- QPV sans contrat 2024-2030 : leur territoire n’a que des codes de l’ancienne génération
WITH seul AS (
    SELECT q.code_departement, count(*) AS nb_qpv
    FROM brut.qpv q
    ANTI JOIN brut.contrat_qpv USING (code_qpv)
    GROUP BY ALL
)
SELECT
    'contracts_parquet/contrats_ecartes.parquet' AS fichier, NULL AS ligne, 'code_contrat' AS colonne,
    s.nb_qpv || ' QPV du département ' || s.code_departement || ' sans contrat 2024-2030 : '
        || 'la liste nationale y garde des codes de l’ancienne génération' AS message,
    'rien à faire tant que la liste nationale n’est pas mise à jour' AS remede
FROM seul s
WHERE s.code_departement IN (SELECT code_departement FROM brut.contrat_ecarte)
ORDER BY message;
