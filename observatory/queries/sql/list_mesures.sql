SELECT code_echelle, mesure, libelle, seuil, phrase, phrase_singulier, est_principale
FROM mesure
ORDER BY code_echelle, seuil;
