SELECT nom_controle, gravite, description, nb_anomalies
FROM controle
ORDER BY nom_controle;
