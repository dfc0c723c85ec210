-- Valeurs des taux d'unités choisies à la main, sans les libellés ; même définition que le mart.
SELECT
    t.code_indicateur, t.mesure, $perimetre AS perimetre, 'Sélection' AS libelle_perimetre,
    t.nb_attendus, t.n, t.k,
    CASE WHEN l.est_bornee THEN t.k_probable ELSE t.k - t.k_ferme END AS k_probable,
    t.nb_negatifs, t.nb_inconnus, t.nb_a_lire, t.nb_non_precises, t.nb_documents_absents,
    t.nb_desaccords, t.nb_indecis, t.part, t.part_min, t.part_max, t.bande,
    b.libelle AS libelle_bande, t.est_bascule,
    t.est_petit_groupe, t.motif_sans_part
FROM taux_selection($lecture, $unites::VARCHAR[]) t
JOIN lecture l USING (code_lecture)
LEFT JOIN bande b ON b.bande = t.bande;
