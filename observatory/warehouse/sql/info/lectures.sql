SELECT
    code_lecture, nom_lecture, generation, nature, etat, organisation, date_lecture, nb_attendus,
    nb_unites_codees, nb_indicateurs_codes, nb_cellules_codees, couverture, est_defaut, avertissement
FROM lecture
ORDER BY est_defaut DESC, code_lecture;
