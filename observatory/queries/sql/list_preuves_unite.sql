-- Pages et passages qui prouvent des cellules d'unités, chacun une fois par groupe d'indicateurs,
-- avec ce qu'il y prouve, les sources les plus sûres d'abord ; $groupes nomme, dans l'ordre, le
-- groupe de chaque indicateur ; un indicateur dérivé est prouvé par ses membres.
WITH demande AS (
    SELECT code_indicateur, code_indicateur AS code_membre FROM indicateur
    WHERE list_contains($indicateurs::VARCHAR[], code_indicateur)
    UNION
    SELECT code_indicateur, code_membre FROM indicateur_membre
    WHERE list_contains($indicateurs::VARCHAR[], code_indicateur)
)
SELECT
    list_extract(
        $groupes::VARCHAR[], list_position($indicateurs::VARCHAR[], d.code_indicateur)
    ) AS groupe,
    p.type_preuve, p.url, p.titre, p.editeur, p.nature_hote, p.dit_pour, p.passage, p.page_pdf,
    max(p.date_source) AS date_source,
    list(DISTINCT d.code_indicateur ORDER BY d.code_indicateur) AS codes_indicateurs
FROM preuve p
JOIN demande d ON d.code_membre = p.code_indicateur
LEFT JOIN vocabulaire v ON v.vocabulaire = 'nature_hote' AND v.code = p.nature_hote
WHERE p.code_lecture = $lecture AND list_contains($unites::VARCHAR[], p.code_unite)
GROUP BY groupe, p.type_preuve, p.url, p.titre, p.editeur, p.nature_hote, p.dit_pour, p.passage,
    p.page_pdf, v.ordre
ORDER BY coalesce(v.ordre, 0), len(codes_indicateurs) DESC, p.titre, p.url, p.passage, p.page_pdf;
