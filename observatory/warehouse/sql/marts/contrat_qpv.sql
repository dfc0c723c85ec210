CREATE TABLE contrat_qpv AS
SELECT
    code_contrat, code_qpv
FROM brut.contrat_qpv
ORDER BY code_contrat, code_qpv;
