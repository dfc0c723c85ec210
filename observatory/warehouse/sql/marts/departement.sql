CREATE TABLE departement AS
SELECT
    d.code_departement, d.nom_departement, d.code_region, d.millesime,
    (SELECT count(*) FROM brut.contrat c WHERE c.code_departement = d.code_departement)::INTEGER
        AS nb_contrats,
    (SELECT count(*) FROM brut.qpv q WHERE q.code_departement = d.code_departement)::INTEGER
        AS nb_qpv,
    (SELECT sum(q.population) FROM brut.qpv q
     WHERE q.code_departement = d.code_departement)::INTEGER AS population_qpv,
    d.geom
FROM brut.departement d
ORDER BY d.code_departement;
