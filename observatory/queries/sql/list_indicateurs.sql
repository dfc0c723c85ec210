-- De toutes les lectures, termes retirés compris. Une colonne de « indicateur » nommée par la ligne attendue en est lue sans rien changer ici.
SELECT i.*
FROM vue.indicateur_decrit i
WHERE i.lecture_propre IS NULL OR NOT list_contains($tues::VARCHAR[], i.lecture_propre)
ORDER BY i.ordre, i.code_indicateur;
