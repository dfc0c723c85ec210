-- Chiffres clés d'une liste de contrats ; un QPV, un EPCI, une commune comptent une fois.
WITH choisi AS (
    SELECT * FROM contrat WHERE list_contains($contrats::VARCHAR[], code_contrat)
), quartier AS (
    SELECT q.* FROM qpv q SEMI JOIN choisi c ON c.code_contrat = q.code_contrat
), groupement AS (
    SELECT e.siren_epci, e.population FROM epci e SEMI JOIN choisi c ON c.siren_epci = e.siren_epci
)
SELECT
    (SELECT count(*) FROM choisi) AS nb_contrats,
    (SELECT count(*) FROM choisi WHERE niveau = 'commune') AS nb_contrats_commune,
    (SELECT count(DISTINCT code_departement) FROM choisi) AS nb_departements,
    (SELECT count(*) FROM quartier) AS nb_qpv,
    (SELECT count(*) FROM quartier WHERE population IS NULL) AS nb_qpv_sans_population,
    (SELECT count(*) FROM groupement) AS nb_epci,
    (SELECT count(DISTINCT code_commune) FROM qpv_commune SEMI JOIN quartier USING (code_qpv)
    ) AS nb_communes,
    (SELECT sum(population)::BIGINT FROM quartier) AS population_qpv,
    (SELECT sum(population)::BIGINT FROM groupement) AS population_epci,
    (SELECT sum(population) FROM quartier) / (SELECT sum(population) FROM groupement)
        AS part_population_epci,
    (SELECT sum(part_pauvrete * population) / sum(population) FROM quartier
     WHERE part_pauvrete IS NOT NULL) AS part_pauvrete,
    (SELECT count(*) FROM quartier WHERE part_pauvrete IS NULL) AS nb_qpv_sans_pauvrete,
    (SELECT min(annee_population) FROM quartier HAVING count(DISTINCT annee_population) = 1)
        AS annee_population;
