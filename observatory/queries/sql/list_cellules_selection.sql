-- Cellules des unités retenues, une ligne par unité et indicateur ; « non lu » compris.
-- Un indicateur calculé qui n’a qu’une borne n’a pas de valeur : son libellé est celui de la borne.
SELECT
    x.* EXCLUDE (libelle_valeur), coalesce(x.libelle_valeur, b.libelle) AS libelle_valeur,
    c.nom_contrat, d.nom_departement
FROM vue.cellule_lue x
LEFT JOIN contrat c ON c.code_contrat = x.code_contrat
LEFT JOIN departement d ON d.code_departement = x.code_departement
LEFT JOIN echelle_niveau b ON b.code_echelle = x.code_echelle
    AND b.rang = CASE x.sens WHEN 'au_moins' THEN x.rang_min WHEN 'au_plus' THEN x.rang_max END
WHERE x.code_lecture = $lecture AND list_contains($unites::VARCHAR[], x.code_unite)
    AND list_contains($indicateurs::VARCHAR[], x.code_indicateur)
ORDER BY strip_accents(x.nom_unite), x.code_unite, x.ordre, x.code_indicateur;
