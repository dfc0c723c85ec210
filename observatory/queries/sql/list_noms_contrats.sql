-- Codes que l'adresse peut désigner : les contrats, puis les villes que lit une lecture communale.
SELECT code, nom FROM (
    SELECT code_contrat AS code, nom_contrat AS nom, TRUE AS est_contrat FROM contrat
    UNION
    SELECT code_unite, nom_unite, FALSE FROM unite
    WHERE code_unite IS DISTINCT FROM code_contrat
        AND NOT list_contains($tues::VARCHAR[], code_lecture)
)
ORDER BY est_contrat DESC, nom, code;
