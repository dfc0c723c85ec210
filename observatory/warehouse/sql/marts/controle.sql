CREATE TABLE controle AS
SELECT
    nom_controle, gravite, description, nb_anomalies
FROM registre_controle
ORDER BY nom_controle;
