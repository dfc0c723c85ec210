-- Codes que l'adresse peut désigner : les contrats, et les villes que lit une lecture communale.
SELECT code_contrat, nom_contrat FROM contrat
UNION
SELECT code_unite, nom_unite FROM unite WHERE code_unite IS DISTINCT FROM code_contrat
ORDER BY 2, 1;
