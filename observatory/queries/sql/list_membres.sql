-- Membres de chaque indicateur dérivé.
SELECT code_indicateur, list(code_membre ORDER BY code_membre) AS membres
FROM indicateur_membre
GROUP BY ALL
ORDER BY code_indicateur;
