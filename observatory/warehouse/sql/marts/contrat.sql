-- Un QPV compte une fois, même s’il touche plusieurs communes. Une part n’est calculée que si
-- les deux populations viennent du même recensement. L’EPCI d’un contrat communal est celui que
-- les territoires donnent à sa commune (contrôle epci_du_contrat).
CREATE TABLE contrat AS
WITH quartier AS (
    SELECT
        cq.code_contrat,
        count(*)::INTEGER AS nb_qpv,
        sum(q.population)::INTEGER AS population_qpv,
        count(*) FILTER (q.population IS NULL)::INTEGER AS nb_qpv_sans_population,
        count(*) FILTER (q.part_pauvrete IS NULL)::INTEGER AS nb_qpv_sans_pauvrete,
        sum(q.part_pauvrete * q.population)
            / sum(q.population) FILTER (q.part_pauvrete IS NOT NULL) AS part_pauvrete,
        sum(q.part_emploi * q.population)
            / sum(q.population) FILTER (q.part_emploi IS NOT NULL) AS part_emploi,
        sum(q.lon * q.population) / sum(q.population) FILTER (q.lon IS NOT NULL) AS lon,
        sum(q.lat * q.population) / sum(q.population) FILTER (q.lat IS NOT NULL) AS lat,
        avg(q.lon) AS lon_simple,
        avg(q.lat) AS lat_simple,
        list_sort(list(DISTINCT q.annee_population) FILTER (q.annee_population IS NOT NULL))
            AS annees
    FROM brut.contrat_qpv cq
    JOIN brut.qpv q USING (code_qpv)
    GROUP BY ALL
),
commune AS (
    SELECT
        code_contrat,
        count(*)::INTEGER AS nb_communes_qpv,
        sum(population)::INTEGER AS population_communes,
        count(population) = count(*) AS est_complet,
        list_sort(list(DISTINCT annee_population)) AS annees
    FROM brut.contrat_commune
    LEFT JOIN brut.commune USING (code_commune)
    GROUP BY ALL
)
SELECT
    c.code_contrat, c.code_officiel, c.nom_contrat, c.nom_officiel, c.niveau, c.code_territoire,
    c.code_region, r.nom_region, c.code_departement, d.nom_departement,
    c.siren_epci, e.nom_epci, e.nature AS nature_epci, c.code_commune, m.nom_commune,
    coalesce(q.nb_qpv, 0) AS nb_qpv,
    coalesce(k.nb_communes_qpv, 0) AS nb_communes_qpv,
    q.population_qpv,
    coalesce(q.nb_qpv_sans_population, 0) AS nb_qpv_sans_population,
    e.population AS population_epci,
    CASE WHEN k.est_complet THEN k.population_communes END AS population_communes,
    CASE WHEN len(q.annees) = 1 THEN q.annees[1] END AS annee_population,
    CASE WHEN q.annees = [e.annee_population] THEN q.population_qpv / e.population END
        AS part_population_epci,
    CASE WHEN k.est_complet AND q.annees = k.annees THEN q.population_qpv / k.population_communes
    END AS part_population_communes,
    q.part_pauvrete,
    coalesce(q.nb_qpv_sans_pauvrete, 0) AS nb_qpv_sans_pauvrete,
    q.part_emploi,
    CASE WHEN q.nb_qpv = 1 THEN '1' WHEN q.nb_qpv <= 3 THEN '2-3' WHEN q.nb_qpv > 3 THEN '4+' END
        AS classe_nb_qpv,
    p.nb_postes_adultes_relais, p.nb_postes_fonjep, p.annee AS annee_postes,
    -- La source compte par nom : deux contrats de même nom y ont chacun le total des deux.
    p.code_contrat IS NOT NULL AND count(*) OVER (
        PARTITION BY c.nom_officiel, p.annee, p.nb_postes_adultes_relais, p.nb_postes_fonjep
    ) > 1 AS est_postes_communs,
    coalesce(q.lon, q.lon_simple, c.lon) AS lon,
    coalesce(q.lat, q.lat_simple, c.lat) AS lat,
    coalesce(q.lon, q.lon_simple, c.lon) IS NULL AS est_geom_absente,
    r.est_outre_mer
FROM brut.contrat c
LEFT JOIN quartier q USING (code_contrat)
LEFT JOIN commune k USING (code_contrat)
LEFT JOIN brut.region r ON r.code_region = c.code_region
LEFT JOIN brut.departement d ON d.code_departement = c.code_departement
LEFT JOIN brut.commune m ON m.code_commune = c.code_commune
LEFT JOIN brut.epci e ON e.siren_epci = c.siren_epci
LEFT JOIN brut.contrat_poste p ON p.code_contrat = c.code_contrat
ORDER BY c.code_contrat;
