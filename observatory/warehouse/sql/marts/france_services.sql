CREATE TABLE france_services AS
SELECT
    code_france_services, nom_france_services, code_commune, type, format, lon, lat
FROM brut.france_services
ORDER BY code_france_services;
