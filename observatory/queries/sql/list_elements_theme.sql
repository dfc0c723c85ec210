SELECT * FROM theme_element WHERE code_theme = $theme ORDER BY type_element, numero;
