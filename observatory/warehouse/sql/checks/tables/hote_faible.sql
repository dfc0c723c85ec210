-- erreur
-- Une cellule ferme qu’aucune institution, aucun journal ni aucune copie de document ne prouve
SELECT
    c.fichier, c.ligne_fichier AS ligne, 'certitude' AS colonne,
    'ferme sans source assez sûre : ' || c.code_unite || ' × ' || c.code_indicateur AS message,
    'la coder « probable », ou ajouter la page d’une institution, d’un journal, ou la copie du document'
        AS remede
FROM brut.codage c
JOIN (
    SELECT
        p.code_lecture, p.code_unite, p.code_indicateur, p.codeur,
        bool_and(h.nature_hote IS NOT NULL
            AND h.nature_hote NOT IN ('institution', 'presse', 'copie')) AS est_faible
    FROM brut.preuve p
    LEFT JOIN brut.page_source h ON h.url = p.url
    GROUP BY ALL
) p USING (code_lecture, code_unite, code_indicateur, codeur)
WHERE c.provenance = 'publie' AND c.certitude = 'ferme' AND p.est_faible
ORDER BY c.fichier, ligne;
