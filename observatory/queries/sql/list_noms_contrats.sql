-- Codes que l'adresse peut désigner : les contrats, et les unités lues sans contrat connu.
SELECT code_contrat, nom_contrat FROM contrat
UNION
SELECT code_unite, nom_unite FROM unite WHERE code_contrat IS NULL
ORDER BY 2, 1;
