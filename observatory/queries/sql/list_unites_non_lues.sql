-- Unités attendues d'une lecture dont aucune cellule n'est codée.
SELECT u.code_unite, u.nom_unite, u.code_contrat, u.contrats_possibles
FROM unite u
WHERE u.code_lecture = $lecture
    AND u.code_unite NOT IN (
        SELECT code_unite FROM vue.cellule_lue WHERE code_lecture = $lecture AND est_comptee)
ORDER BY strip_accents(u.nom_unite), u.code_unite;
