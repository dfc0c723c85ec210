-- Preuves d'une cellule ; pour un indicateur dérivé, les preuves de ses membres.
WITH membre AS (
    SELECT $indicateur AS code_indicateur
    UNION
    SELECT code_membre FROM indicateur_membre WHERE code_indicateur = $indicateur
)
SELECT
    p.code_indicateur, i.libelle AS libelle_indicateur, p.numero_codeur, p.numero,
    p.type_preuve, p.url, p.titre, p.editeur, p.nature_hote, p.dit_pour, p.passage, p.page_pdf, p.page_imprimee, p.citation, p.date_source,
    p.generation_source, p.certitude, p.note
FROM preuve p
SEMI JOIN membre m ON m.code_indicateur = p.code_indicateur
JOIN indicateur i ON i.code_indicateur = p.code_indicateur
WHERE p.code_lecture = $lecture AND p.code_unite = $unite
ORDER BY i.ordre, p.numero_codeur, p.numero;
