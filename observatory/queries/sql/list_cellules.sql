-- Cellules d’une lecture, dans l’ordre du livre de codes, « non lu » compris : d’une unité, des unités
-- d’un contrat, ou d’un seul indicateur (NULL ne filtre rien).
SELECT *
FROM vue.cellule_lue
WHERE code_lecture = $lecture
    AND ($unite::VARCHAR IS NULL OR code_unite = $unite)
    AND ($contrat::VARCHAR IS NULL OR code_contrat = $contrat)
    AND ($indicateur::VARCHAR IS NULL OR code_indicateur = $indicateur)
ORDER BY ordre, code_indicateur, code_unite;
