SELECT code_theme, type_element, numero, code_element, code_indicateur, libelle, description
FROM theme_element
WHERE code_theme = $theme
ORDER BY type_element, numero;
