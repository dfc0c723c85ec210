-- Unités d'une sélection, avec leurs chiffres de territoire et leur cellule d'un indicateur.
SELECT
    u.code_unite, u.nom_unite, u.code_contrat, u.population, u.part_population_qpv,
    c.nb_qpv, c.population_qpv, c.population_epci, c.part_population_epci,
    c.part_population_communes, c.part_pauvrete, c.part_emploi,
    nommer_statut(x.est_comptee, x.statut) AS statut, r.rang_min, r.rang_max,
    x.libelle_valeur, x.sens, x.certitude
FROM unite u
JOIN indicateur i ON i.code_indicateur = $indicateur
LEFT JOIN contrat c ON c.code_contrat = u.code_contrat AND u.type_unite = 'contrat'
LEFT JOIN vue.cellule_lue x ON x.code_lecture = $lecture AND x.code_unite = u.code_unite
    AND x.code_indicateur = $indicateur
LEFT JOIN vue.cellule_decidee r ON r.code_lecture = $lecture
    AND r.code_unite = u.code_unite AND r.code_indicateur = $indicateur
WHERE u.code_lecture = $lecture
    AND ($unites::VARCHAR[] IS NULL OR u.code_unite IN (SELECT unnest($unites::VARCHAR[])))
ORDER BY strip_accents(u.nom_unite), u.code_unite;
