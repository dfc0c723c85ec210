-- alerte
-- Un contrat ou une commune cite un EPCI absent de epci.parquet : son nom et sa population manquent
WITH lien AS (
    SELECT fichier, ligne_fichier, code_contrat AS code, siren_epci
    FROM brut.contrat
    UNION ALL
    SELECT fichier, ligne_fichier, code_commune, siren_epci FROM brut.commune
)
SELECT
    fichier, ligne_fichier AS ligne, 'siren_epci' AS colonne,
    code || ' : EPCI « ' || siren_epci || ' » absent des territoires' AS message,
    'ajouter l’EPCI à epci.parquet (observatory prepare --raw DOSSIER)' AS remede
FROM lien
ANTI JOIN brut.epci USING (siren_epci)
WHERE siren_epci IS NOT NULL
ORDER BY fichier, ligne;
