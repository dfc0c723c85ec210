CREATE TABLE qpv_cite_educative AS
SELECT
    code_qpv, code_cite, nom_cite
FROM brut.qpv_cite_educative
ORDER BY code_qpv, code_cite;
