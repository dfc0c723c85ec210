-- Les constats d’une lecture, ceux sur l’ensemble d’abord, puis thème par thème.
SELECT c.*
FROM constat c
LEFT JOIN theme t USING (code_theme)
WHERE c.code_lecture = $lecture
ORDER BY t.ordre NULLS FIRST, c.code_theme, c.ordre, c.code_constat;
