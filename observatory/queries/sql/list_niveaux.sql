SELECT code_echelle, code_niveau, libelle, rang, description
FROM echelle_niveau
ORDER BY code_echelle, rang;
