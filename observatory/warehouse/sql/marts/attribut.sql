-- Ni le nom du codeur, ni ses remarques ne sont publics.
CREATE TABLE attribut AS
SELECT
    a.code_lecture, a.code_unite, u.nom_unite, a.code_indicateur, i.libelle AS libelle_indicateur,
    a.attribut, f.libelle AS libelle_attribut, c.numero_codeur, a.numero, a.statut, a.valeur,
    coalesce(m.libelle, r.libelle, a.valeur) AS libelle_valeur,
    CASE WHEN f.reponse = 'montant' THEN
        TRY_CAST(replace(split_part(a.valeur, ' ', 1), ',', '.') AS DOUBLE) END AS montant,
    CASE WHEN f.reponse = 'montant' THEN
        TRY_CAST(regexp_extract(a.valeur, '\((\d{4})\)', 1) AS INTEGER) END AS annee,
    a.certitude, a.provenance, a.date_codage, a.page_pdf, a.page_imprimee, a.citation, a.url,
    a.titre, a.passage
FROM brut.attribut a
JOIN brut.codeur c USING (code_lecture, codeur)
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
JOIN facette f ON f.facette = a.attribut
LEFT JOIN facette_modalite m ON m.facette = a.attribut AND m.code = a.valeur
LEFT JOIN indicateur r ON f.reponse = 'cellule' AND r.code_indicateur = a.valeur
ORDER BY a.code_lecture, a.code_unite, i.ordre, f.ordre, c.numero_codeur, a.numero;
