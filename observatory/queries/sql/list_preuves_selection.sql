-- Preuves des unités retenues ; pour un indicateur dérivé, celles de ses membres.
-- Les tirages de la démonstration ne prouvent rien : ils sont laissés de côté.
WITH retenu AS (
    SELECT unnest($indicateurs::VARCHAR[]) AS code_indicateur
    UNION
    SELECT code_membre FROM indicateur_membre
    WHERE list_contains($indicateurs::VARCHAR[], code_indicateur)
)
SELECT
    p.code_lecture, p.code_unite, u.nom_unite, u.code_contrat, p.code_indicateur,
    i.libelle AS libelle_indicateur, p.numero_codeur, p.numero,
    p.type_preuve, p.url, p.titre, p.editeur,
    p.nature_hote, p.dit_pour,
    p.passage, p.page_pdf, p.page_imprimee, p.citation, p.date_source, p.generation_source,
    p.certitude, p.note
FROM preuve p
SEMI JOIN retenu r ON r.code_indicateur = p.code_indicateur
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i ON i.code_indicateur = p.code_indicateur
WHERE p.code_lecture = $lecture AND list_contains($unites::VARCHAR[], p.code_unite)
    AND p.type_preuve <> 'simulation'
ORDER BY strip_accents(u.nom_unite), p.code_unite, i.ordre, p.numero_codeur, p.numero;
