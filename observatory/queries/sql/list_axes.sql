SELECT axe, libelle, libelle_court, description, code_echelle FROM axe ORDER BY ordre;
