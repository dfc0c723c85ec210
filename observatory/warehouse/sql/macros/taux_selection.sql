-- Les taux d’une lecture pour une liste d’unités, selon LA définition (taux_groupes).
CREATE MACRO taux_selection(lecture_choisie, unites_choisies) AS TABLE
SELECT * EXCLUDE (perimetre, libelle_perimetre)
FROM taux_groupes(lecture_choisie, unites_choisies)
WHERE mesure <> 'facette';
