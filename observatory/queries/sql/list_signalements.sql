-- Cellules à relire avant de publier, par indicateur : sans preuve, probables, non relues, codées avant
-- que leur terme change.
WITH codee AS (
    SELECT code_indicateur, code_unite, est_comptee, nb_preuves, certitude, est_a_revoir
    FROM cellule
    WHERE code_lecture = $lecture AND statut = 'code'
        AND (nb_preuves = 0 OR certitude = 'probable' OR NOT est_comptee OR est_a_revoir)
),
signalee AS (
    SELECT 'sans_preuve' AS motif, code_indicateur, code_unite
    FROM codee WHERE est_comptee AND nb_preuves = 0
    UNION ALL
    SELECT 'probable', code_indicateur, code_unite
    FROM codee WHERE est_comptee AND certitude = 'probable'
    UNION ALL
    SELECT 'automatique', code_indicateur, code_unite
    FROM codee WHERE NOT est_comptee
    UNION ALL
    SELECT 'a_revoir', code_indicateur, code_unite
    FROM codee WHERE est_a_revoir
)
SELECT s.motif, s.code_indicateur, i.libelle AS libelle_indicateur, count(*)::INTEGER AS nb,
    list(s.code_unite ORDER BY s.code_unite)[1:50] AS unites
FROM signalee s
JOIN indicateur i USING (code_indicateur)
WHERE NOT i.est_derive AND i.retire IS NULL
GROUP BY s.motif, s.code_indicateur, i.libelle, i.ordre
ORDER BY s.motif, i.ordre;
