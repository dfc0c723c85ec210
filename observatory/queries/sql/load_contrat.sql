SELECT * FROM contrat WHERE code_contrat = $contrat;
