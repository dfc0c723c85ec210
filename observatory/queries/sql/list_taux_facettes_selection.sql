-- Chiffres de facettes d’une sélection d’unités, par la même macro que les autres taux.
SELECT
    'selection' AS perimetre, 'Sélection' AS libelle_perimetre,
    t.* EXCLUDE (code_lecture, chiffre, nature, facette, code_indicateur, valeur, libelle_valeur, base,
        couverture),
    n.*
FROM taux_selection_facette($lecture, $unites::VARCHAR[]) t
JOIN vue.libelle_facette n USING (code_lecture, chiffre)
WHERE true
    AND ($indicateurs::VARCHAR[] IS NULL
        OR list_contains($indicateurs::VARCHAR[], n.code_indicateur))
ORDER BY n.ordre_facette, n.ordre, n.valeur IS NOT NULL, n.ordre_valeur, n.valeur, n.base;
