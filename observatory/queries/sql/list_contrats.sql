-- Contrats de la sélection. C'est la seule définition de ce que les filtres retiennent :
-- les autres requêtes reçoivent la liste des contrats qu'elle rend.
-- region : NULL = le périmètre de la lecture ; 'france' = toutes les régions.
WITH lieu AS (
    SELECT split_part(perimetre, ':', 1) AS genre, string_split(split_part(perimetre, ':', 2), ',') AS codes
    FROM lecture
    WHERE code_lecture = $lecture AND $region::VARCHAR IS NULL
    UNION ALL
    SELECT 'region', [$region] WHERE $region IS NOT NULL
)
SELECT
    c.code_contrat, c.nom_contrat, c.niveau, c.code_region, c.nom_region, c.code_departement,
    c.nom_departement, c.siren_epci, c.nom_epci, c.nature_epci, c.code_commune, c.nb_qpv,
    c.nb_communes_qpv, c.population_qpv, c.nb_qpv_sans_population, c.population_epci,
    c.population_communes, c.annee_population, c.part_population_epci,
    c.part_population_communes, c.part_pauvrete, c.nb_qpv_sans_pauvrete, c.part_emploi,
    c.classe_nb_qpv, c.nb_postes_adultes_relais, c.nb_postes_fonjep, c.annee_postes, c.lon,
    c.lat, c.est_outre_mer
FROM contrat c
WHERE ($region = 'france' OR EXISTS (
        SELECT 1 FROM lieu l
        WHERE list_contains(l.codes, if(l.genre = 'departement', c.code_departement, c.code_region))))
    AND ($departement::VARCHAR[] IS NULL OR list_contains($departement::VARCHAR[], c.code_departement))
    AND ($niveau::VARCHAR IS NULL OR c.niveau = $niveau)
    AND ($nb_qpv_min::INTEGER IS NULL OR c.nb_qpv >= $nb_qpv_min)
    AND ($nb_qpv_max::INTEGER IS NULL OR c.nb_qpv <= $nb_qpv_max)
    AND ($part_min::DOUBLE IS NULL OR c.part_population_epci >= $part_min)
    AND ($part_max::DOUBLE IS NULL OR c.part_population_epci <= $part_max)
    AND ($recherche::VARCHAR IS NULL OR c.code_contrat IN (
        SELECT code_contrat FROM qpv
        WHERE contains(strip_accents(lower(nom_qpv)), strip_accents(lower($recherche)))
        UNION ALL
        SELECT code_contrat FROM contrat
        WHERE contains(
            strip_accents(lower(concat_ws(' ', code_contrat, nom_contrat, nom_epci, nom_commune))),
            strip_accents(lower($recherche)))
    ))
    AND ($indicateur::VARCHAR IS NULL OR $valeur::VARCHAR[] IS NULL OR c.code_contrat IN (
        SELECT u.code_contrat
        FROM unite u JOIN cellule x USING (code_lecture, code_unite)
        WHERE u.code_lecture = $lecture AND x.code_indicateur = $indicateur
            AND (list_contains($valeur::VARCHAR[], x.statut)
                OR x.statut = 'code' AND list_contains($valeur::VARCHAR[], x.valeur))
    ))
ORDER BY strip_accents(c.nom_contrat), c.code_contrat;
