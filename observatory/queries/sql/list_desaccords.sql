-- Codages des cellules où les codeurs (ou deux tableaux publiés) ne disent pas la même chose.
SELECT
    c.code_unite, u.nom_unite, u.code_contrat, c.code_indicateur, i.libelle AS libelle_indicateur,
    i.libelle_court, i.axe, c.codeur, c.statut, c.valeur,
    coalesce(n.libelle, c.valeur) AS libelle_valeur, c.certitude, c.provenance, c.commentaire,
    p.passage
FROM cellule x
JOIN codage c USING (code_lecture, code_unite, code_indicateur)
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = c.valeur
LEFT JOIN (
    SELECT code_lecture, code_unite, code_indicateur, codeur, min(passage) AS passage
    FROM preuve GROUP BY ALL
) p USING (code_lecture, code_unite, code_indicateur, codeur)
WHERE x.code_lecture = $lecture AND x.statut = 'en_desaccord' AND NOT i.est_derive
    AND c.statut <> 'non_lu'
ORDER BY i.ordre, strip_accents(u.nom_unite), c.codeur;
