-- Toutes les unités attendues d'une lecture, et leur côté de la mesure.
-- Mêmes règles que la macro taux_selection : les cellules fermes décident d'abord.
SELECT
    u.code_unite, u.nom_unite, u.code_contrat,
    CASE
        WHEN NOT coalesce(x.est_comptee, false) THEN
            CASE WHEN x.statut = 'code' THEN 'non_compte' ELSE coalesce(x.statut, 'non_lu') END
        WHEN x.rang_min_ferme >= m.seuil THEN 'oui'
        WHEN x.rang_max_ferme < m.seuil THEN 'non'
        WHEN x.rang_min >= m.seuil THEN 'oui_probable'
        WHEN x.rang_max < m.seuil THEN 'non_probable'
        ELSE 'indetermine'
    END AS cote,
    x.valeur, coalesce(n.libelle, x.valeur) AS libelle_valeur, x.sens,
    coalesce(x.statut, 'non_lu') AS statut, x.certitude, x.provenance,
    coalesce(x.nb_preuves, 0) AS nb_preuves, x.dit_pour
FROM unite u
JOIN indicateur i ON i.code_indicateur = $indicateur
JOIN mesure m ON m.code_echelle = i.code_echelle AND m.mesure = $mesure
LEFT JOIN cellule x
    ON x.code_lecture = u.code_lecture AND x.code_unite = u.code_unite
    AND x.code_indicateur = i.code_indicateur
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = x.valeur
WHERE u.code_lecture = $lecture
ORDER BY strip_accents(u.nom_unite), u.code_unite;
