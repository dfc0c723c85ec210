-- Contrats dont la cellule d'un indicateur a l'une des valeurs, ou l'un des statuts, demandés.
SELECT DISTINCT u.code_contrat
FROM unite u
JOIN cellule x USING (code_lecture, code_unite)
WHERE u.code_lecture = $lecture AND x.code_indicateur = $indicateur AND u.code_contrat IS NOT NULL
    AND (list_contains($valeur::VARCHAR[], x.statut)
        OR x.statut = 'code' AND list_contains($valeur::VARCHAR[], x.valeur));
