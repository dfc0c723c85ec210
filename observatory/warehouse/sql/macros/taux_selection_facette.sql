-- Les chiffres de facettes d’une lecture pour une liste d’unités, selon la même définition.
CREATE MACRO taux_selection_facette(lecture_choisie, unites_choisies) AS TABLE
SELECT
    t.code_lecture, x.chiffre, x.nature, x.facette, x.code_indicateur, x.valeur, x.libelle_valeur,
    x.base,
    t.nb_attendus, t.n, t.k, t.k_ferme, t.k_probable, t.nb_sources_probables, t.nb_negatifs,
    t.nb_inconnus, t.nb_a_lire, t.nb_non_precises, t.nb_documents_absents, t.nb_desaccords,
    t.nb_indecis, t.part, t.part_min, t.part_max, t.couverture, t.bande, t.libelle_bande,
    t.est_bascule, t.est_au_seuil_haut, t.est_petit_groupe, t.motif_sans_part
FROM taux_groupes(lecture_choisie, unites_choisies) t
JOIN facette_chiffre x ON x.code_lecture = t.code_lecture AND x.chiffre = t.code_indicateur
WHERE t.mesure = 'facette';
