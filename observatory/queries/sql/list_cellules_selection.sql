-- Cellules des unités retenues, une ligne par unité et indicateur ; « non lu » compris.
-- Un indicateur calculé qui n’a qu’une borne n’a pas de valeur : son libellé est celui de la borne.
SELECT
    x.code_lecture, x.code_unite, u.nom_unite, u.type_unite, u.code_contrat, c.nom_contrat,
    u.code_departement, d.nom_departement, x.code_indicateur, i.axe,
    i.libelle AS libelle_indicateur, i.libelle_famille, i.code_echelle, x.valeur,
    coalesce(n.libelle, x.valeur, b.libelle) AS libelle_valeur, x.sens, x.rang_min, x.rang_max, x.statut,
    x.certitude, x.provenance, x.est_comptee, x.nb_codeurs,
    x.nb_preuves, x.dit_pour
FROM cellule x
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
LEFT JOIN contrat c ON c.code_contrat = u.code_contrat
LEFT JOIN departement d ON d.code_departement = u.code_departement
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = x.valeur
LEFT JOIN echelle_niveau b ON b.code_echelle = i.code_echelle
    AND b.rang = CASE x.sens WHEN 'au_moins' THEN x.rang_min WHEN 'au_plus' THEN x.rang_max END
WHERE x.code_lecture = $lecture AND list_contains($unites::VARCHAR[], x.code_unite)
    AND list_contains($indicateurs::VARCHAR[], x.code_indicateur)
ORDER BY strip_accents(u.nom_unite), x.code_unite, i.ordre, x.code_indicateur;
