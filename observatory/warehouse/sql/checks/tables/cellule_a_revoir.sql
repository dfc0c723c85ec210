-- alerte
-- Des cellules codées avant que la définition ou les niveaux de leur terme changent
SELECT
    'codages/lecture=' || c.code_lecture || '/codages.parquet' AS fichier, NULL AS ligne,
    'code_indicateur' AS colonne,
    '« ' || i.libelle || ' » : ' || count(*) || CASE WHEN count(*) > 1
        THEN ' cellules codées' ELSE ' cellule codée' END
        || ' avant que sa définition ou ses niveaux changent' AS message,
    'les relire, puis importer la grille avec leur nouvelle date de codage' AS remede
FROM cellule c
JOIN indicateur i USING (code_indicateur)
WHERE c.est_a_revoir AND NOT i.est_derive AND i.retire IS NULL
GROUP BY c.code_lecture, i.code_indicateur, i.libelle, i.ordre
ORDER BY c.code_lecture, i.ordre;
