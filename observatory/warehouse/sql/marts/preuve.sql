-- Ni le nom du codeur, ni ses remarques : seules celles d’une procédure sont publiques. Ni les mots
-- d’un entretien : fonction, organisme et mois le disent.
CREATE TABLE preuve AS
SELECT
    p.code_lecture, p.code_unite, p.code_indicateur, c.numero_codeur, p.numero, p.type_preuve,
    p.url, p.titre, p.editeur, h.nature_hote, f.dit_pour, p.passage, p.page_pdf, p.page_imprimee,
    CASE WHEN p.type_preuve <> 'entretien' THEN p.citation END AS citation, p.date_source, p.generation_source, p.certitude,
    CASE WHEN c.est_procedure AND p.type_preuve <> 'entretien' THEN p.note END AS note
FROM brut.preuve p
JOIN brut.codeur c USING (code_lecture, codeur)
LEFT JOIN brut.page_source h ON h.url = p.url
LEFT JOIN brut.fait_rapporte f
    ON f.code_lecture = p.code_lecture AND f.code_unite = p.code_unite
    AND f.code_indicateur = p.code_indicateur AND f.url = p.url
ORDER BY p.code_lecture, p.code_unite, p.code_indicateur, c.numero_codeur, p.numero;
