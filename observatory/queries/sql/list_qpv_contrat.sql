-- QPV d'un contrat, du plus peuplé au moins peuplé ; population inconnue à la fin.
SELECT q.*
FROM contrat_qpv x
JOIN vue.qpv_decrit q USING (code_qpv)
WHERE x.code_contrat = $contrat
ORDER BY q.population DESC NULLS LAST, q.code_qpv;
