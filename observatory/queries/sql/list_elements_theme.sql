SELECT * EXCLUDE (lecture_propre)
FROM theme_element
WHERE code_theme = $theme AND (lecture_propre IS NULL OR lecture_propre = $lecture)
ORDER BY type_element, numero;
