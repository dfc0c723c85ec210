CREATE TABLE theme_element AS
SELECT * FROM brut.theme_element ORDER BY code_theme, type_element, numero;
