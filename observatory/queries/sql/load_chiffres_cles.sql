-- Chiffres clés d'une liste de contrats ; un QPV, un EPCI, une commune comptent une fois.
WITH choisi AS (
    SELECT code_contrat, niveau, code_departement, siren_epci
    FROM contrat WHERE list_contains($contrats::VARCHAR[], code_contrat)
), quartier AS (
    SELECT code_qpv, population, part_pauvrete, annee_population
    FROM qpv SEMI JOIN choisi USING (code_contrat)
), compte_contrat AS (
    SELECT
        count(*) AS nb_contrats,
        count(*) FILTER (niveau = 'commune') AS nb_contrats_commune,
        count(DISTINCT code_departement) AS nb_departements
    FROM choisi
), compte_quartier AS (
    SELECT
        count(*) AS nb_qpv,
        count(*) FILTER (population IS NULL) AS nb_qpv_sans_population,
        sum(population) AS population_qpv,
        sum(part_pauvrete * population) / sum(population) FILTER (part_pauvrete IS NOT NULL)
            AS part_pauvrete,
        count(*) FILTER (part_pauvrete IS NULL) AS nb_qpv_sans_pauvrete,
        CASE WHEN count(DISTINCT annee_population) = 1 THEN min(annee_population) END
            AS annee_population
    FROM quartier
), compte_epci AS (
    SELECT count(*) AS nb_epci, sum(population) AS population_epci
    FROM epci SEMI JOIN choisi USING (siren_epci)
), compte_commune AS (
    SELECT count(DISTINCT code_commune) AS nb_communes
    FROM qpv_commune SEMI JOIN quartier USING (code_qpv)
)
SELECT
    compte_contrat.*,
    nb_qpv,
    nb_qpv_sans_population,
    nb_epci,
    nb_communes,
    population_qpv::BIGINT AS population_qpv,
    population_epci::BIGINT AS population_epci,
    population_qpv / population_epci AS part_population_epci,
    part_pauvrete,
    nb_qpv_sans_pauvrete,
    annee_population
FROM compte_contrat, compte_quartier, compte_epci, compte_commune;
