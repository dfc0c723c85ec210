-- Chiffres de facettes d’une lecture, avec de quoi les dire comme les autres taux ; NULL ne filtre rien.
SELECT
    t.* EXCLUDE (code_lecture, chiffre, nature, facette, code_indicateur, valeur, libelle_valeur, base,
        couverture),
    n.*
FROM taux_facette t
JOIN vue.libelle_facette n USING (code_lecture, chiffre)
WHERE t.code_lecture = $lecture AND t.perimetre = 'lecture'
    AND ($indicateurs::VARCHAR[] IS NULL
        OR list_contains($indicateurs::VARCHAR[], n.code_indicateur))
ORDER BY n.ordre_facette, n.ordre, n.valeur IS NOT NULL, n.ordre_valeur, n.valeur, n.base;
