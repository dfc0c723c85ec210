-- erreur
-- Un contrat communal cite un autre EPCI que celui de sa commune : sa part en QPV serait fausse
SELECT
    c.fichier, c.ligne_fichier AS ligne, 'siren_epci' AS colonne,
    c.code_contrat || ' : EPCI « ' || coalesce(c.siren_epci, '(vide)') || ' », mais « '
        || coalesce(m.siren_epci, '(vide)') || ' » pour sa commune ' || m.code_commune AS message,
    'refaire les deux dossiers sur les mêmes sources (observatory prepare, puis lectures)' AS remede
FROM brut.contrat c
JOIN brut.commune m USING (code_commune)
WHERE c.siren_epci IS DISTINCT FROM m.siren_epci
ORDER BY c.fichier, ligne;
