-- Ni le nom du codeur, ni ses remarques ne sont publics.
CREATE TABLE lien AS
SELECT
    a.code_lecture, a.code_unite, u.nom_unite, a.lien, f.libelle AS libelle_lien, a.code_source,
    s.libelle AS libelle_source, a.code_cible, d.libelle AS libelle_cible, c.numero_codeur,
    a.numero, a.statut, a.certitude, a.provenance, a.date_codage, a.page_pdf, a.page_imprimee,
    a.citation, a.url, a.titre, a.passage
FROM brut.lien a
JOIN brut.codeur c USING (code_lecture, codeur)
JOIN unite u USING (code_lecture, code_unite)
JOIN facette f ON f.facette = a.lien
JOIN indicateur s ON s.code_indicateur = a.code_source
LEFT JOIN indicateur d ON d.code_indicateur = a.code_cible
ORDER BY a.code_lecture, a.code_unite, f.ordre, s.ordre, c.numero_codeur, a.numero;
