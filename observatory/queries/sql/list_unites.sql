-- Unités d'une lecture que la sélection de contrats retient. Une unité sans contrat connu
-- (une ville d'une lecture communale) est retenue par son département, et par l'un au moins des
-- contrats possibles quand on en connaît.
SELECT u.code_unite, u.nom_unite, u.code_contrat, u.contrats_possibles
FROM unite u
WHERE u.code_lecture = $lecture
    AND (
        list_contains($contrats::VARCHAR[], u.code_contrat)
        OR u.code_contrat IS NULL
        AND (len(u.contrats_possibles) = 0
            OR list_has_any(u.contrats_possibles, $contrats::VARCHAR[]))
        AND (
            $departement::VARCHAR[] IS NULL
            OR list_contains($departement::VARCHAR[], u.code_departement)))
ORDER BY strip_accents(u.nom_unite), u.code_unite;
