CREATE TABLE theme_element AS
SELECT
    code_theme, type_element, numero, code_element, code_indicateur, libelle, description,
    passage, code_contrat, codes_indicateurs
FROM brut.theme_element
ORDER BY code_theme, type_element, numero;
