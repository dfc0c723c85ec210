-- Taux d'un périmètre calculé à la construction (lecture, departement=…, classe_qpv=…).
SELECT
    t.code_lecture, l.nature, l.est_bornee, l.selection, l.type_unite, t.code_indicateur, i.libelle, i.libelle_court,
    i.sigle, i.axe,
    i.libelle_famille, i.famille_politique, t.mesure, m.libelle AS libelle_mesure,
    m.phrase AS phrase_mesure,
    m.phrase_singulier, m.est_principale, m.seuil, t.perimetre, t.libelle_perimetre, t.nb_attendus, t.n, t.k,
    CASE WHEN l.est_bornee THEN t.k_probable ELSE t.k - t.k_ferme END AS k_probable,
    t.nb_sources_probables, t.nb_negatifs, t.nb_inconnus, t.nb_a_lire, t.nb_non_precises, t.nb_documents_absents,
    t.nb_desaccords, t.nb_indecis, t.part, t.part_min, t.part_max, t.bande,
    b.libelle AS libelle_bande, t.est_bascule, t.est_petit_groupe, t.motif_sans_part
FROM taux t
JOIN lecture l ON l.code_lecture = t.code_lecture
JOIN indicateur i ON i.code_indicateur = t.code_indicateur
JOIN mesure m ON m.code_echelle = i.code_echelle AND m.mesure = t.mesure
LEFT JOIN bande b ON b.bande = t.bande
WHERE t.code_lecture = $lecture AND t.perimetre = $perimetre
    AND ($indicateurs::VARCHAR[] IS NULL OR list_contains($indicateurs::VARCHAR[], t.code_indicateur))
    AND ($axe::VARCHAR IS NULL OR i.axe = $axe)
ORDER BY i.ordre, t.code_indicateur, m.seuil;
