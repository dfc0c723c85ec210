-- Cellules à relire avant de publier, par indicateur : sans preuve, probables, non relues.
WITH signalee AS (
    SELECT unnest([
            CASE WHEN x.statut = 'code' AND x.est_comptee AND x.nb_preuves = 0
                THEN 'sans_preuve' END,
            CASE WHEN x.est_comptee AND x.certitude = 'probable' THEN 'probable' END,
            CASE WHEN x.statut = 'code' AND NOT x.est_comptee THEN 'automatique' END
        ]) AS motif,
        x.code_indicateur, x.code_unite
    FROM cellule x
    WHERE x.code_lecture = $lecture
)
SELECT s.motif, s.code_indicateur, i.libelle AS libelle_indicateur,
    list(s.code_unite ORDER BY s.code_unite) AS unites
FROM signalee s
JOIN indicateur i USING (code_indicateur)
WHERE s.motif IS NOT NULL AND NOT i.est_derive
GROUP BY s.motif, s.code_indicateur, i.libelle, i.ordre
ORDER BY s.motif, i.ordre;
