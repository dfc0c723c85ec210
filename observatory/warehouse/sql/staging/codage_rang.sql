-- Chaque codage avec l’intervalle de rangs qu’il autorise : « au moins partenaire » va de
-- partenaire au sommet de l’échelle, « au plus » descend jusqu’à zéro. Un codage fait avant que la
-- définition ou les niveaux du terme changent est à revoir ; de version non connue, rien ne s’en dit.
CREATE TABLE brut.codage_rang AS
SELECT
    c.*,
    i.rang_max AS rang_echelle,
    coalesce(c.version_terme <> i.version_terme, false) AS est_a_revoir,
    CASE WHEN c.statut = 'code' AND i.code_echelle IS NOT NULL THEN
        CASE WHEN c.sens = 'au_plus' THEN 0 ELSE e.rang END
    END AS rang_min,
    CASE WHEN c.statut = 'code' AND i.code_echelle IS NOT NULL THEN
        CASE WHEN c.sens = 'au_moins' THEN i.rang_max ELSE e.rang END
    END AS rang_max
FROM brut.codage c
LEFT JOIN brut.indicateur i USING (code_indicateur)
LEFT JOIN brut.echelle_niveau e
    ON e.code_echelle = i.code_echelle AND e.code_niveau = c.valeur;
