-- Communes sans quartier prioritaire, avec leur EPCI, s'il a un contrat, et les communes de cet EPCI
-- qui en ont un à elles.
WITH porteur AS (
    SELECT
        siren_epci,
        bool_or(niveau = 'epci') AS est_epci,
        list(DISTINCT nom_commune ORDER BY nom_commune) FILTER (niveau = 'commune') AS communes
    FROM contrat
    WHERE siren_epci IS NOT NULL
    GROUP BY siren_epci
)
SELECT
    m.nom_commune, m.code_departement, m.nom_epci,
    coalesce(p.est_epci, false) AS est_epci_a_contrat,
    coalesce(p.communes, []) AS communes_a_contrat
FROM commune_membre m
LEFT JOIN porteur p USING (siren_epci)
ORDER BY m.nom_epci, m.nom_commune, m.code_commune;
