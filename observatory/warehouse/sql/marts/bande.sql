CREATE TABLE bande AS
SELECT
    bande, libelle, borne_pourcent, rang
FROM brut.bande
ORDER BY rang;
