-- Côté de chaque mesure où se tiennent quelques unités ; mêmes règles que taux_selection.
SELECT
    u.code_unite, u.nom_unite, u.code_contrat, i.code_indicateur, m.mesure,
    CASE
        WHEN NOT x.est_comptee THEN CASE WHEN x.statut = 'code' THEN 'non_compte' ELSE x.statut END
        WHEN x.rang_min_ferme >= m.seuil THEN 'oui'
        WHEN x.rang_max_ferme < m.seuil THEN 'non'
        WHEN x.rang_min >= m.seuil THEN 'oui_probable'
        WHEN x.rang_max < m.seuil THEN 'non_probable'
        ELSE 'indetermine'
    END AS cote,
    coalesce(n.libelle, x.valeur) AS libelle_valeur, x.sens, x.statut, x.certitude, x.provenance,
    x.nb_preuves
FROM unite u
JOIN cellule x USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
JOIN mesure m ON m.code_echelle = i.code_echelle
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = x.valeur
WHERE u.code_lecture = $lecture AND u.code_unite IN (SELECT unnest($unites::VARCHAR[]))
    AND ($indicateurs::VARCHAR[] IS NULL
        OR list_contains($indicateurs::VARCHAR[], i.code_indicateur))
ORDER BY i.ordre, m.seuil, strip_accents(u.nom_unite), u.code_unite;
