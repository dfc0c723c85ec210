-- Communes que touchent les QPV de chaque contrat, par nom.
SELECT q.code_contrat, list(DISTINCT m.nom_commune ORDER BY m.nom_commune) AS noms_communes
FROM contrat_qpv q
JOIN qpv_commune l USING (code_qpv)
JOIN commune m USING (code_commune)
GROUP BY q.code_contrat;
