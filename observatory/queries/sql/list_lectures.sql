-- Lectures, la lecture par défaut d'abord, puis réelles, puis démonstration.
SELECT
    l.code_lecture, l.nom_lecture, l.generation, l.nature,
    coalesce(v.libelle, l.nature) AS libelle_nature,
    l.organisation, l.perimetre,
    coalesce(r.nom_region, (
        SELECT string_agg(d.nom_departement, ', ' ORDER BY d.code_departement) FROM departement d
        WHERE list_contains(string_split(split_part(l.perimetre, ':', 2), ','), d.code_departement)
    ), l.perimetre) AS nom_perimetre,
    l.date_lecture, l.version_codebook, l.millesime_qpv, l.annee_population,
    l.nb_attendus, l.type_unite, l.selection, l.description, l.avertissement, l.source,
    l.est_defaut, l.nb_unites_codees, l.nb_indicateurs_codes, l.nb_cellules_codees,
    (SELECT count(*) FROM preuve p WHERE p.code_lecture = l.code_lecture) AS nb_preuves
FROM lecture l
LEFT JOIN vocabulaire v ON v.vocabulaire = 'nature' AND v.code = l.nature
LEFT JOIN region r ON 'region:' || r.code_region = l.perimetre
ORDER BY l.est_defaut DESC, l.nature = 'demonstration', l.generation DESC, l.code_lecture;
