-- erreur
-- Un constat qui ne tient plus : lecture, thème, nature, unité, indicateur ou mesure inconnus
WITH unite_citee AS (
    SELECT c.code_lecture, c.code_constat, trim(unnest(string_split(c.unites, '|'))) AS code_unite
    FROM brut.constat c
    WHERE c.unites IS NOT NULL
),
faute AS (
    SELECT
        c.fichier, c.ligne_fichier, c.code_constat,
        CASE
            WHEN l.code_lecture IS NULL THEN 'code_lecture'
            WHEN c.code_theme IS NOT NULL AND t.code_theme IS NULL THEN 'code_theme'
            WHEN v.code IS NULL THEN 'nature'
            WHEN c.texte IS NULL OR trim(c.texte) = '' THEN 'texte'
            WHEN EXISTS (
                FROM unite_citee x
                ANTI JOIN brut.unite u USING (code_lecture, code_unite)
                WHERE x.code_lecture = c.code_lecture AND x.code_constat = c.code_constat
            ) THEN 'unites'
        END AS colonne
    FROM brut.constat c
    LEFT JOIN brut.lecture l USING (code_lecture)
    LEFT JOIN brut.theme t USING (code_theme)
    LEFT JOIN brut.vocabulaire v ON v.vocabulaire = 'nature_constat' AND v.code = c.nature
    UNION ALL
    SELECT
        f.fichier, f.ligne_fichier, f.code_constat,
        CASE
            WHEN c.code_constat IS NULL THEN 'code_constat'
            WHEN f.code_indicateur IS NULL AND (f.k IS NULL OR f.n IS NULL) THEN 'k'
            WHEN f.code_indicateur IS NOT NULL AND i.code_indicateur IS NULL
                THEN 'code_indicateur'
            WHEN f.code_indicateur IS NOT NULL AND f.mesure IS NOT NULL AND m.mesure IS NULL
                THEN 'mesure'
            WHEN (f.k IS NULL) <> (f.n IS NULL) OR f.k < 0 OR f.k > f.n THEN 'k'
        END
    FROM brut.constat_chiffre f
    LEFT JOIN brut.constat c USING (code_lecture, code_constat)
    LEFT JOIN brut.indicateur i ON i.code_indicateur = f.code_indicateur
    LEFT JOIN brut.mesure m ON m.code_echelle = i.code_echelle AND m.mesure = f.mesure
)
SELECT
    fichier, ligne_fichier AS ligne, colonne,
    'constat « ' || code_constat || ' » : ' || CASE colonne
        WHEN 'code_lecture' THEN 'sa lecture n’existe pas'
        WHEN 'code_theme' THEN 'son thème n’existe pas'
        WHEN 'nature' THEN 'sa nature n’est pas du livre de codes'
        WHEN 'texte' THEN 'il est vide'
        WHEN 'unites' THEN 'il nomme un contrat ou une ville hors de la lecture'
        WHEN 'code_constat' THEN 'un chiffre reste d’un constat retiré'
        WHEN 'code_indicateur' THEN 'l’indicateur de son chiffre n’est plus au livre de codes'
        WHEN 'mesure' THEN 'la mesure de son chiffre n’est plus au livre de codes'
        ELSE 'son k/N est impossible'
    END AS message,
    'reprendre la feuille « Constats » de la grille, puis l’importer' AS remede
FROM faute
WHERE colonne IS NOT NULL
ORDER BY fichier, ligne;
