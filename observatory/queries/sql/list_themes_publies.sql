-- Ce que disent les lectures publiées, et combien de constats de chaque nature elles portent.
SELECT
    p.code_lecture, l.perimetre, l.generation, p.code_theme, p.est_publiee, p.source, p.passage,
    p.avertissement, p.renvoi, coalesce(n.natures, []) AS natures
FROM theme_publie p
JOIN lecture l USING (code_lecture)
LEFT JOIN (
    SELECT c.code_lecture, c.code_theme, list(c.nature ORDER BY v.ordre, c.nature) AS natures
    FROM constat c
    LEFT JOIN vocabulaire v ON v.vocabulaire = 'nature_constat' AND v.code = c.nature
    GROUP BY ALL
) n USING (code_lecture, code_theme)
WHERE NOT list_contains($tues::VARCHAR[], p.code_lecture)
ORDER BY p.code_lecture, p.code_theme;
