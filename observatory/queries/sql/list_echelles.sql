SELECT code_echelle, libelle, description FROM echelle ORDER BY ordre;
