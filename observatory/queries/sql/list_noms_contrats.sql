SELECT code_contrat, nom_contrat FROM contrat ORDER BY strip_accents(nom_contrat), code_contrat;
