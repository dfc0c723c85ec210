-- Lectures, la lecture par défaut d'abord, puis réelles, puis démonstration.
WITH preuves AS (
    SELECT code_lecture, count(*) AS nb_preuves FROM preuve GROUP BY code_lecture
), lieu AS (
    SELECT 'region:' || code_region AS code, nom_region AS nom FROM region
    UNION ALL
    SELECT 'departement:' || code_departement, nom_departement FROM departement
), code_perimetre AS (
    SELECT
        code_lecture,
        unnest(list_transform(
            string_split(split_part(perimetre, ':', 2), ','),
            lambda c: split_part(perimetre, ':', 1) || ':' || c)) AS code
    FROM lecture
), nomme AS (
    SELECT p.code_lecture, string_agg(l.nom, ', ' ORDER BY l.code) AS nom_perimetre
    FROM code_perimetre p
    JOIN lieu l USING (code)
    GROUP BY p.code_lecture
)
SELECT
    l.code_lecture, l.nom_lecture, l.generation, l.nature,
    coalesce(v.libelle, l.nature) AS libelle_nature,
    l.organisation, l.perimetre, coalesce(n.nom_perimetre, l.perimetre) AS nom_perimetre,
    l.date_lecture, l.version_codebook, l.millesime_qpv, l.annee_population, l.nb_attendus,
    l.type_unite, l.selection, l.description, l.avertissement, l.source, l.est_defaut,
    l.etat, l.est_bornee,
    l.nb_unites_codees, l.nb_indicateurs_codes, l.nb_cellules_codees,
    coalesce(p.nb_preuves, 0) AS nb_preuves, l.numero_version, l.date_version
FROM lecture l
LEFT JOIN vocabulaire v ON v.vocabulaire = 'nature' AND v.code = l.nature
LEFT JOIN preuves p USING (code_lecture)
LEFT JOIN nomme n USING (code_lecture)
WHERE NOT list_contains($tues::VARCHAR[], l.code_lecture)
ORDER BY l.est_defaut DESC, l.nature = 'demonstration', l.generation DESC, l.code_lecture;
