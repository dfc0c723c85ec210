CREATE TABLE qpv AS
SELECT
    q.code_qpv, q.nom_qpv, q.millesime, q.evolution, q.code_departement, q.code_region,
    cq.code_contrat, q.population, q.annee_population, q.indice_jeunesse,
    q.part_menages_une_personne, q.nb_menages, q.part_emploi, q.part_pauvrete,
    q.nb_personnes_caf, q.nb_allocataires_caf, q.nb_rsa, q.superficie_m2, q.lon, q.lat,
    q.est_geom_absente, q.distance_france_services_m, q.nom_france_services,
    q.nb_france_services_1km, q.est_npnru,
    (SELECT count(*) FROM brut.qpv_commune p WHERE p.code_qpv = q.code_qpv)::INTEGER
        AS nb_communes,
    q.geom
FROM brut.qpv q
LEFT JOIN brut.contrat_qpv cq USING (code_qpv)
ORDER BY q.code_qpv;
