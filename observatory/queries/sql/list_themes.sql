SELECT * FROM theme ORDER BY nature = 'thematique', ordre, code_theme;
