-- Périmètres de 2015 qu'un QPV recouvre, de la plus grande part à la plus petite.
SELECT code_qpv_2015, nom_qpv_2015, part_2024, part_2015
FROM qpv_filiation
WHERE code_qpv = $qpv
ORDER BY part_2024 DESC NULLS LAST, code_qpv_2015;
