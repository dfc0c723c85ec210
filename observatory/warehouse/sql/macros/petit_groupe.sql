-- Un groupe trop petit pour un pourcentage : k/N et des noms.
CREATE MACRO est_trop_petit(n) AS n < 5;
