CREATE TABLE theme AS
SELECT
    code_theme, libelle, libelle_court, description, nature, est_publiee, avertissement,
    source, passage, note_instruments, ordre
FROM brut.theme
ORDER BY ordre;
