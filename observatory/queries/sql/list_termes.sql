SELECT vocabulaire, code, libelle, description FROM vocabulaire ORDER BY vocabulaire, ordre;
