-- erreur
-- Un taux publié impossible à situer : indicateur ou mesure inconnus, taux hors de 0–1, k > n
WITH faute AS (
    SELECT
        r.fichier, r.ligne_fichier,
        CASE
            WHEN r.code_indicateur IS NOT NULL AND i.code_indicateur IS NULL THEN 'code_indicateur'
            WHEN r.code_indicateur IS NOT NULL AND m.mesure IS NULL THEN 'mesure'
            WHEN r.valeur NOT BETWEEN 0 AND 1 THEN 'valeur'
            WHEN r.k > r.n OR r.k < 0 THEN 'k'
            WHEN r.n IS NULL OR r.n < 1 THEN 'n'
            WHEN r.relation NOT IN ('=', '~', '>') THEN 'relation'
        END AS colonne,
        r.code_repere
    FROM brut.repere r
    LEFT JOIN brut.indicateur i USING (code_indicateur)
    LEFT JOIN brut.mesure m ON m.code_echelle = i.code_echelle AND m.mesure = r.mesure
)
SELECT
    fichier, ligne_fichier AS ligne, colonne,
    'repère « ' || code_repere || ' » : ' || colonne || ' inconnu ou hors bornes' AS message,
    'indicateur et mesure du livre de codes, 0 ≤ valeur ≤ 1, 0 ≤ k ≤ n' AS remede
FROM faute
WHERE colonne IS NOT NULL
ORDER BY fichier, ligne;
