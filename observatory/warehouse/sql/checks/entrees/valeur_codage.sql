-- erreur
-- Une valeur codée que l’indicateur n’admet pas, ou absente alors que la cellule est codée
-- (une cellule à revoir garde le niveau que son échelle n’a plus : lisible, de rang non connu)
WITH lu AS (
    SELECT c.*, i.code_echelle, i.type_valeur, i.domaine_genre, i.domaine_min,
        i.domaine_max, e.rang, coalesce(c.version_terme <> i.version_terme, false) AS est_a_revoir
    FROM brut.codage c
    JOIN brut.indicateur i USING (code_indicateur)
    LEFT JOIN brut.echelle_niveau e
        ON e.code_echelle = i.code_echelle AND e.code_niveau = c.valeur
),
faute AS (
    SELECT
        fichier, ligne_fichier, valeur,
        CASE
            WHEN statut = 'code' AND valeur IS NULL THEN 'cellule codée sans valeur'
            WHEN statut <> 'code' AND valeur IS NOT NULL THEN 'valeur donnée à une cellule non codée'
            WHEN statut = 'code' AND (sens IS NULL OR certitude IS NULL)
                THEN 'cellule codée sans sens ou sans certitude'
            WHEN est_a_revoir THEN NULL
            WHEN code_echelle IS NOT NULL AND valeur IS NOT NULL AND rang IS NULL
                THEN 'niveau hors de l’échelle ' || code_echelle
            WHEN type_valeur = 'nombre' AND valeur IS NOT NULL AND TRY_CAST(valeur AS DOUBLE) IS NULL
                THEN 'nombre attendu'
            WHEN type_valeur = 'date' AND valeur IS NOT NULL
                AND TRY_CAST(left(valeur || '-01-01', 10) AS DATE) IS NULL
                THEN 'date attendue (AAAA, AAAA-MM ou AAAA-MM-JJ)'
            WHEN domaine_genre = 'entier' AND valeur IS NOT NULL
                AND NOT regexp_full_match(valeur, '-?[0-9]+')
                THEN 'nombre entier attendu'
            WHEN domaine_genre IN ('entier', 'reel') AND valeur IS NOT NULL
                AND TRY_CAST(valeur AS DOUBLE)
                    NOT BETWEEN CAST(domaine_min AS DOUBLE) AND CAST(domaine_max AS DOUBLE)
                THEN 'valeur hors du domaine, de ' || domaine_min || ' à ' || domaine_max
            WHEN domaine_genre = 'date' AND valeur IS NOT NULL
                AND valeur NOT BETWEEN left(domaine_min, length(valeur))
                    AND left(domaine_max, length(valeur))
                THEN 'date hors du domaine, de ' || domaine_min || ' à ' || domaine_max
        END AS message
    FROM lu
)
SELECT
    fichier, ligne_fichier AS ligne, 'valeur' AS colonne,
    message || coalesce(' : « ' || valeur || ' »', '') AS message,
    'corriger la valeur ou le statut' AS remede
FROM faute
WHERE message IS NOT NULL
ORDER BY fichier, ligne;
