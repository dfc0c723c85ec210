CREATE TEMP TABLE taux_tous AS
SELECT * FROM taux_groupes(NULL, NULL);
CREATE TABLE taux AS
SELECT
    code_lecture, code_indicateur, mesure, perimetre, libelle_perimetre, nb_attendus, n, k, k_ferme,
    k_probable, nb_sources_probables, nb_negatifs, nb_inconnus, nb_a_lire, nb_non_precises, nb_documents_absents,
    nb_desaccords, nb_indecis, part, part_min, part_max, couverture, bande, libelle_bande,
    est_bascule, est_au_seuil_haut, est_petit_groupe, motif_sans_part
FROM temp.taux_tous
WHERE mesure <> 'facette'
ORDER BY code_lecture, perimetre, code_indicateur, mesure;
