-- erreur
-- Un contrat codé sur ce qu’une page dit d’un département, d’une région, d’un groupe ou d’un autre territoire
SELECT
    p.fichier, p.ligne_fichier AS ligne, 'url' AS colonne,
    'dit pour ' || f.dit_pour || ' et non pour ' || p.code_unite || ' : ' || p.code_indicateur AS message,
    'retirer cette preuve : ce qui est dit d’un groupe ne code aucun contrat' AS remede
FROM brut.preuve p
JOIN brut.fait_rapporte f USING (code_lecture, code_unite, code_indicateur, url)
WHERE f.portee <> 'commune'
ORDER BY p.fichier, ligne;
