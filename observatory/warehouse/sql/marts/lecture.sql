CREATE TABLE lecture AS
WITH compte AS (
    SELECT
        code_lecture,
        count(DISTINCT code_unite) FILTER (est_comptee)::INTEGER AS nb_unites_codees,
        count(DISTINCT code_indicateur) FILTER (est_comptee)::INTEGER AS nb_indicateurs_codes,
        count(*) FILTER (est_comptee)::INTEGER AS nb_cellules_codees
    FROM brut.cellule_simple
    JOIN brut.lecture_indicateur USING (code_lecture, code_indicateur)
    GROUP BY ALL
),
indicateurs AS (
    SELECT x.code_lecture, count(*)::INTEGER AS nb_indicateurs
    FROM brut.lecture_indicateur x
    JOIN brut.indicateur i USING (code_indicateur)
    WHERE NOT i.est_derive
    GROUP BY ALL
),
unites AS (
    SELECT code_lecture, count(*)::INTEGER AS nb_unites FROM brut.unite GROUP BY ALL
),
preuves AS (
    SELECT code_lecture, count(*)::INTEGER AS nb_preuves FROM brut.preuve GROUP BY ALL
),
lieu AS (
    SELECT 'region:' || code_region AS code, nom_region AS nom FROM brut.region
    UNION ALL
    SELECT 'departement:' || code_departement, nom_departement FROM brut.departement
),
code_perimetre AS (
    SELECT
        code_lecture,
        unnest(list_transform(
            string_split(split_part(perimetre, ':', 2), ','),
            lambda c: split_part(perimetre, ':', 1) || ':' || c)) AS code
    FROM brut.lecture
),
nomme AS (
    SELECT x.code_lecture, string_agg(l.nom, ', ' ORDER BY l.code) AS nom_perimetre
    FROM code_perimetre x
    JOIN lieu l USING (code)
    GROUP BY x.code_lecture
)
SELECT
    l.code_lecture, l.nom_lecture, l.generation, l.nature, l.organisation, l.perimetre,
    coalesce(m.nom_perimetre, l.perimetre) AS nom_perimetre, l.date_lecture, l.version_codebook, l.millesime_qpv, l.annee_population, l.nb_attendus,
    l.type_unite, l.selection, l.description, l.avertissement, l.source, l.est_defaut,
    coalesce(l.etat, d.etat, 'brouillon') AS etat,
    l.nature = 'partielle' OR coalesce(l.etat, d.etat, 'brouillon') = 'brouillon' AS est_bornee,
    l.programme,
    coalesce(u.nb_unites, 0) AS nb_unites,
    coalesce(c.nb_unites_codees, 0) AS nb_unites_codees,
    coalesce(i.nb_indicateurs, 0) AS nb_indicateurs,
    coalesce(c.nb_indicateurs_codes, 0) AS nb_indicateurs_codes,
    coalesce(c.nb_cellules_codees, 0) AS nb_cellules_codees,
    coalesce(q.nb_preuves, 0) AS nb_preuves,
    c.nb_cellules_codees / nullif(l.nb_attendus * c.nb_indicateurs_codes, 0) AS couverture,
    p.numero AS numero_version, p.date_version
FROM brut.lecture l
LEFT JOIN brut.etat_defaut d USING (code_lecture)
LEFT JOIN compte c USING (code_lecture)
LEFT JOIN indicateurs i USING (code_lecture)
LEFT JOIN unites u USING (code_lecture)
LEFT JOIN preuves q USING (code_lecture)
LEFT JOIN nomme m USING (code_lecture)
LEFT JOIN brut.publication p USING (code_lecture)
ORDER BY l.est_defaut DESC, l.code_lecture;
