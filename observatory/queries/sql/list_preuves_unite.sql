-- Preuves des cellules d'unités pour quelques indicateurs, les sources les plus sûres d'abord. Elles
-- sont réunies par page ensuite : peu de lignes, que DuckDB prenait plus de temps à grouper qu'à lire.
SELECT
    p.code_indicateur, p.type_preuve, p.url, p.titre, p.editeur, p.nature_hote, p.dit_pour,
    p.passage, p.page_pdf, p.date_source, coalesce(v.ordre, 0) AS rang_nature
FROM preuve p
LEFT JOIN vocabulaire v ON v.vocabulaire = 'nature_hote' AND v.code = p.nature_hote
WHERE p.code_lecture = $lecture
    AND list_contains($unites::VARCHAR[], p.code_unite)
    AND list_contains($indicateurs::VARCHAR[], p.code_indicateur)
ORDER BY rang_nature, p.titre, p.url, p.passage, p.page_pdf, p.type_preuve, p.editeur, p.dit_pour,
    p.code_indicateur;
