-- Lectures déclarées dont le fichier de codages n’existe pas (une lecture à coder en a un, vide)
SELECT l.fichier, l.ligne_fichier, l.code_lecture
FROM brut.lecture l
WHERE NOT list_contains($presentes::VARCHAR[], l.code_lecture)
ORDER BY l.ligne_fichier;
