-- Un contrat, ce que les pages en disent.
SELECT * FROM contrat WHERE code_contrat = $contrat;
