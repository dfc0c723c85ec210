-- Cellules positives de quelques axes dans toute une lecture, celles de la sélection marquées. Là où
-- des réponses fermes et probables se côtoient, chaque probable le dit.
SELECT
    i.axe, x.code_indicateur, i.libelle, i.libelle_court, i.sigle,
    list_contains($unites::VARCHAR[], x.code_unite) AS est_retenue,
    bool_or(x.certitude = 'ferme') AS est_ferme,
    CASE WHEN est_ferme
        THEN list(u.nom_unite || coalesce(' (dit pour ' || x.dit_pour || ')', '')
            || CASE WHEN x.certitude = 'ferme' THEN '' ELSE ' (probable)' END
            ORDER BY strip_accents(u.nom_unite), u.code_unite)
        ELSE list(u.nom_unite || coalesce(' (dit pour ' || x.dit_pour || ')', '')
            ORDER BY strip_accents(u.nom_unite), u.code_unite)
    END AS noms
FROM cellule x
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
WHERE x.code_lecture = $lecture AND list_contains($axes::VARCHAR[], i.axe) AND NOT i.est_derive
    AND i.retire IS NULL
    AND x.est_comptee AND x.rang_min > 0
GROUP BY i.axe, x.code_indicateur, i.libelle, i.libelle_court, i.sigle, i.ordre, est_retenue
ORDER BY i.ordre;
