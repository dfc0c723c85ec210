-- alerte
-- Contrat sans aucun QPV rattaché
SELECT
    'contracts_parquet/contrat_qpv.parquet' AS fichier, NULL AS ligne, 'code_contrat' AS colonne,
    code_contrat || ' (' || nom_contrat || ') n’a aucun QPV' AS message,
    'vérifier la liste nationale : le contrat reste affiché, sans population en QPV' AS remede
FROM contrat
WHERE nb_qpv = 0
ORDER BY code_contrat;
