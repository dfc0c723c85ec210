CREATE TABLE qpv_commune AS
SELECT
    code_qpv, code_commune
FROM brut.qpv_commune
ORDER BY code_qpv, code_commune;
