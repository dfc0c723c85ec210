-- alerte
-- Une lecture déclarée dont aucune cellule n’est codée : à coder, ou codages perdus
SELECT
    l.fichier, l.ligne_fichier AS ligne, 'code_lecture' AS colonne,
    l.code_lecture || ' : aucun codage, la lecture s’affiche comme non lue' AS message,
    'importer une grille, ou remettre codages/lecture=' || l.code_lecture || '/codages.parquet' AS remede
FROM brut.lecture l
WHERE NOT EXISTS (FROM brut.codage c WHERE c.code_lecture = l.code_lecture)
ORDER BY ligne;
