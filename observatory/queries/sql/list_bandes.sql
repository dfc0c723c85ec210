SELECT libelle FROM bande ORDER BY rang;
