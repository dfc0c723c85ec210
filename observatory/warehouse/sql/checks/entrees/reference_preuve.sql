-- erreur
-- Une preuve sans codage
SELECT
    p.fichier, p.ligne_fichier AS ligne, 'code_indicateur' AS colonne,
    'preuve sans codage : ' || p.code_unite || ' × ' || p.code_indicateur || ' × ' || p.codeur AS message,
    'ajouter le codage, ou retirer la preuve' AS remede
FROM brut.preuve p
ANTI JOIN brut.codage c USING (code_lecture, code_unite, code_indicateur, codeur)
ORDER BY p.fichier, ligne;
