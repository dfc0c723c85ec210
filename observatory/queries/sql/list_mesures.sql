SELECT code_echelle, mesure, libelle, seuil, phrase FROM mesure ORDER BY code_echelle, seuil;
