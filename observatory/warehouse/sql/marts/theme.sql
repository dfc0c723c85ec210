CREATE TABLE theme AS
SELECT
    code_theme, libelle, nature, est_publiee, avertissement, source, passage, ordre
FROM brut.theme
ORDER BY ordre;
