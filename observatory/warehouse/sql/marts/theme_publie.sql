CREATE TABLE theme_publie AS
SELECT
    p.code_lecture, p.code_theme, p.est_publiee, p.source, p.passage, p.avertissement,
    p.note_instruments, p.renvoi
FROM brut.theme_publie p
JOIN brut.theme t USING (code_theme)
ORDER BY p.code_lecture, t.ordre, p.code_theme;
