-- erreur
-- Une part de population supérieure à 1, ou un QPV compté deux fois
SELECT
    'contracts_parquet/contrats.parquet' AS fichier, NULL AS ligne,
    'part_population_epci, part_population_communes' AS colonne,
    code_contrat || ' : la population des QPV dépasse celle du territoire' AS message,
    'vérifier les QPV du contrat et les populations (même recensement)' AS remede
FROM contrat
WHERE part_population_epci > 1 OR part_population_communes > 1
UNION ALL
SELECT
    'contracts_parquet/contrat_qpv.parquet', NULL, 'code_qpv',
    'la somme des contrats compte ' || sum(nb_qpv) || ' QPV au lieu de '
        || (SELECT count(*) FROM qpv WHERE code_contrat IS NOT NULL),
    'ne rattacher un QPV qu’à un seul contrat'
FROM contrat
HAVING sum(nb_qpv) <> (SELECT count(*) FROM qpv WHERE code_contrat IS NOT NULL)
ORDER BY message;
