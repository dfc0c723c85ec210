-- QPV des contrats retenus.
SELECT *
FROM vue.qpv_decrit
WHERE list_contains($contrats::VARCHAR[], code_contrat)
ORDER BY strip_accents(nom_contrat), code_contrat, population DESC NULLS LAST, code_qpv;
