-- Contrats de la sélection. C'est la seule définition de ce que les filtres retiennent :
-- les autres requêtes reçoivent la liste des contrats qu'elle rend.
-- regions et departements_perimetre : le lieu (l'un ou l'autre, NULL = partout) ;
-- codes : ce que la recherche et la valeur d'un indicateur ont trouvé (NULL = sans objet).
SELECT
    c.code_contrat, c.nom_contrat, c.niveau, c.code_region, c.nom_region, c.code_departement,
    c.nom_departement, c.siren_epci, c.nom_epci, c.nature_epci, c.code_commune, c.nb_qpv,
    c.nb_communes_qpv, c.population_qpv, c.nb_qpv_sans_population, c.population_epci,
    c.population_communes, c.annee_population, c.part_population_epci,
    c.part_population_communes, c.part_pauvrete, c.nb_qpv_sans_pauvrete, c.part_emploi,
    c.classe_nb_qpv, c.nb_postes_adultes_relais, c.nb_postes_fonjep, c.annee_postes,
    c.est_postes_communs, c.lon, c.lat, c.est_outre_mer
FROM contrat c
WHERE ($regions::VARCHAR[] IS NULL OR list_contains($regions::VARCHAR[], c.code_region))
    AND ($departements_perimetre::VARCHAR[] IS NULL
        OR list_contains($departements_perimetre::VARCHAR[], c.code_departement))
    AND ($departement::VARCHAR[] IS NULL
        OR list_contains($departement::VARCHAR[], c.code_departement))
    AND ($niveau::VARCHAR IS NULL OR c.niveau = $niveau)
    AND ($nb_qpv_min::INTEGER IS NULL OR c.nb_qpv >= $nb_qpv_min)
    AND ($nb_qpv_max::INTEGER IS NULL OR c.nb_qpv <= $nb_qpv_max)
    AND ($part_min::DOUBLE IS NULL OR c.part_population_epci >= $part_min)
    AND ($part_max::DOUBLE IS NULL OR c.part_population_epci <= $part_max)
    AND ($codes::VARCHAR[] IS NULL OR list_contains($codes::VARCHAR[], c.code_contrat))
ORDER BY strip_accents(c.nom_contrat), c.code_contrat;
