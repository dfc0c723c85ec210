CREATE TABLE region AS
SELECT
    r.code_region, r.nom_region, r.millesime, r.est_outre_mer,
    (SELECT count(*) FROM brut.contrat c WHERE c.code_region = r.code_region)::INTEGER
        AS nb_contrats,
    (SELECT count(*) FROM brut.qpv q WHERE q.code_region = r.code_region)::INTEGER AS nb_qpv,
    (SELECT sum(q.population) FROM brut.qpv q WHERE q.code_region = r.code_region)::INTEGER
        AS population_qpv,
    r.geom
FROM brut.region r
ORDER BY r.code_region;
