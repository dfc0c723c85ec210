-- Un QPV et tout ce qui en est publié, avec les noms de ses territoires. Écrit à la construction : les
-- joindre à chaque question prenait plus de temps que lire ses lignes.
CREATE TABLE vue.qpv_decrit AS
SELECT
    q.* EXCLUDE (geom), c.nom_contrat, c.nom_epci, d.nom_departement, r.nom_region,
    coalesce((SELECT list(m.nom_commune ORDER BY m.nom_commune)
     FROM qpv_commune k JOIN commune m USING (code_commune) WHERE k.code_qpv = q.code_qpv
    ), []) AS noms_communes,
    coalesce((SELECT list(DISTINCT e.nom_cite ORDER BY e.nom_cite)
     FROM qpv_cite_educative e WHERE e.code_qpv = q.code_qpv
    ), []) AS noms_cites_educatives
FROM qpv q
LEFT JOIN contrat c ON c.code_contrat = q.code_contrat
LEFT JOIN departement d ON d.code_departement = q.code_departement
LEFT JOIN region r ON r.code_region = q.code_region;
