-- Codes des QPV d'une région.
SELECT code_qpv FROM qpv WHERE code_region = $region ORDER BY code_qpv;
