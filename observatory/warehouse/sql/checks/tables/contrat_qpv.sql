-- erreur
-- Un QPV rattaché à un contrat d’une autre région
SELECT
    'contracts_parquet/contrat_qpv.parquet' AS fichier, NULL AS ligne, 'code_qpv' AS colonne,
    q.code_qpv || ' (région ' || q.code_region || ') est rattaché à ' || c.code_contrat
        || ' (région ' || c.code_region || ')' AS message,
    'corriger le couple contrat × QPV' AS remede
FROM qpv q
JOIN contrat c USING (code_contrat)
WHERE q.code_region <> c.code_region
ORDER BY q.code_qpv;
