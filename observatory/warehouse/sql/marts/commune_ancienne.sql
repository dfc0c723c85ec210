CREATE TABLE commune_ancienne AS
SELECT nom_ancien, code_commune, est_renommee
FROM brut.commune_ancienne
ORDER BY nom_ancien, code_commune;
