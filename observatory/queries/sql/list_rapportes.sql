-- Ce que des pages disent de groupes de contrats, qui n'en code aucun, près de chacun d'eux.
SELECT
    u.code_contrat, f.code_indicateur, i.libelle AS libelle_indicateur,
    coalesce(n.libelle, f.valeur) AS libelle_valeur, f.portee, f.dit_pour, f.url, f.titre,
    f.editeur, f.nature_hote, f.date_source
FROM fait_rapporte f
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = f.valeur
WHERE f.code_lecture = $lecture AND f.portee <> 'commune'
ORDER BY f.portee, f.dit_pour, i.ordre, f.url;
