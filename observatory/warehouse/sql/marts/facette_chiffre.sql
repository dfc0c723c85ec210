-- Ce qui se compte d’une facette, pour chaque cellule où une lecture l’a demandée au moins une fois :
-- « quelque chose est dit » (sans réponse), puis chaque mot d’une liste, chaque cellule nommée. Deux
-- bases, toutes deux nommées : les unités lues, et celles où la cellule atteint le niveau.
CREATE TABLE facette_chiffre AS
WITH demandee AS (
    SELECT DISTINCT code_lecture, facette, code_indicateur
    FROM brut.facette_reponse
    WHERE provenance IS DISTINCT FROM 'automatique'
),
reponse AS (
    SELECT code_lecture, facette, code_indicateur, NULL AS valeur FROM demandee
    UNION
    SELECT d.code_lecture, d.facette, d.code_indicateur, m.code
    FROM demandee d
    JOIN facette_modalite m USING (facette)
    UNION
    SELECT r.code_lecture, r.facette, r.code_indicateur, r.valeur
    FROM brut.facette_reponse r
    JOIN facette f USING (facette)
    WHERE f.reponse = 'cellule' AND r.valeur IS NOT NULL
        AND r.provenance IS DISTINCT FROM 'automatique'
)
SELECT
    concat_ws('|', r.facette, r.code_indicateur, b.base, r.valeur) AS chiffre, r.code_lecture,
    f.nature, r.facette, r.code_indicateur, r.valeur,
    coalesce(m.libelle, c.libelle) AS libelle_valeur, b.base, x.seuil
FROM reponse r
JOIN facette f USING (facette)
JOIN facette_indicateur x USING (facette, code_indicateur)
LEFT JOIN facette_modalite m ON m.facette = r.facette AND m.code = r.valeur
LEFT JOIN indicateur c ON c.code_indicateur = r.valeur
CROSS JOIN (VALUES ('lues'), ('niveau')) b(base)
ORDER BY r.code_lecture, r.facette, r.code_indicateur, b.base, r.valeur NULLS FIRST;
