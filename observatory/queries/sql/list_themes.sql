SELECT code_theme, libelle, nature, est_publiee, avertissement, source, passage, ordre
FROM theme
ORDER BY nature = 'thematique', ordre, code_theme;
