CREATE TABLE indicateur_theme AS
SELECT * FROM brut.indicateur_theme ORDER BY code_indicateur, code_theme;
