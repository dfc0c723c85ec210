-- De toutes les clés de lecture à la fois : une page en lit une dizaine.
SELECT * EXCLUDE (lecture_propre)
FROM theme_element
WHERE lecture_propre IS NULL OR lecture_propre = $lecture
ORDER BY code_theme, type_element, numero;
