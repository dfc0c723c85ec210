-- Communes où se trouvent les QPV d’un contrat ; la seule commune du contrat s’il est communal.
CREATE TABLE brut.contrat_commune AS
SELECT DISTINCT c.code_contrat, coalesce(c.code_commune, p.code_commune) AS code_commune
FROM brut.contrat c
JOIN brut.contrat_qpv q ON q.code_contrat = c.code_contrat
JOIN brut.qpv_commune p ON p.code_qpv = q.code_qpv;
