-- Unités d'une lecture qui répondent comme l'une d'elles, par indicateur où elle est positive.
SELECT
    m.code_indicateur,
    list(u.nom_unite ORDER BY strip_accents(u.nom_unite), u.code_unite) AS noms
FROM cellule m
JOIN cellule x USING (code_lecture, code_indicateur)
JOIN unite u ON u.code_lecture = x.code_lecture AND u.code_unite = x.code_unite
WHERE m.code_lecture = $lecture AND m.code_unite = $unite AND m.statut = 'code' AND m.rang_min > 0
    AND x.code_unite <> m.code_unite AND x.statut = 'code' AND x.valeur = m.valeur
GROUP BY m.code_indicateur
ORDER BY m.code_indicateur;
