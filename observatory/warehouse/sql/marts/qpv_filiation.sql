CREATE TABLE qpv_filiation AS
SELECT
    code_qpv, code_qpv_2015, nom_qpv_2015, part_2024, part_2015
FROM brut.qpv_filiation
ORDER BY code_qpv, part_2024 DESC;
