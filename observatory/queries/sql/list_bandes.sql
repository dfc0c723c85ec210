SELECT bande, libelle, borne_pourcent FROM bande ORDER BY rang;
