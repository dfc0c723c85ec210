-- erreur
-- Une cellule que seuls des agrégateurs ou des sites militants prouvent
SELECT
    min(p.fichier) AS fichier, min(p.ligne_fichier) AS ligne, 'url' AS colonne,
    'prouvée par ' || string_agg(DISTINCT h.hote, ', ' ORDER BY h.hote) || ' seul : '
        || p.code_unite || ' × ' || p.code_indicateur AS message,
    'ajouter une source plus sûre, ou ne pas coder' AS remede
FROM brut.preuve p
JOIN brut.codage c USING (code_lecture, code_unite, code_indicateur, codeur)
LEFT JOIN brut.page_source h ON h.url = p.url
WHERE c.provenance = 'publie'
GROUP BY p.code_lecture, p.code_unite, p.code_indicateur
HAVING bool_and(coalesce(h.nature_hote IN ('agregateur', 'partisan'), false))
ORDER BY fichier, ligne;
