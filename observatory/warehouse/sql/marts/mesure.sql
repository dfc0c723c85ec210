CREATE TABLE mesure AS
SELECT
    code_echelle, mesure, libelle, seuil, phrase, phrase_singulier, est_principale
FROM brut.mesure
ORDER BY code_echelle, seuil;
