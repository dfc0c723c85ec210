-- Postes de la dernière année connue ; un contrat cité sans un type de poste en a zéro.
CREATE TABLE brut.contrat_poste AS
SELECT
    code_contrat,
    annee,
    coalesce(sum(nb_postes) FILTER (type_poste ILIKE 'adulte%relais'), 0)::INTEGER
        AS nb_postes_adultes_relais,
    coalesce(sum(nb_postes) FILTER (type_poste ILIKE 'fonjep%'), 0)::INTEGER AS nb_postes_fonjep
FROM brut.poste
GROUP BY code_contrat, annee
QUALIFY annee = max(annee) OVER ();
