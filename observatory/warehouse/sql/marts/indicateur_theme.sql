CREATE TABLE indicateur_theme AS
SELECT
    code_indicateur, code_theme
FROM brut.indicateur_theme
ORDER BY code_indicateur, code_theme;
