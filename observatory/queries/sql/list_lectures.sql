-- Lectures, la lecture par défaut d'abord, puis réelles, puis démonstration.
SELECT
    l.code_lecture, l.nom_lecture, l.generation, l.nature,
    coalesce(v.libelle, l.nature) AS libelle_nature,
    l.organisation, l.perimetre, l.nom_perimetre,
    l.date_lecture, l.version_codebook, l.millesime_qpv, l.annee_population, l.nb_attendus,
    l.type_unite, l.selection, l.description, l.avertissement, l.source, l.est_defaut,
    l.etat, l.est_bornee,
    l.nb_unites_codees, l.nb_indicateurs_codes, l.nb_cellules_codees, l.nb_preuves,
    l.numero_version, l.date_version
FROM lecture l
LEFT JOIN vocabulaire v ON v.vocabulaire = 'nature' AND v.code = l.nature
WHERE NOT list_contains($tues::VARCHAR[], l.code_lecture)
ORDER BY l.est_defaut DESC, l.nature = 'demonstration', l.generation DESC, l.code_lecture;
