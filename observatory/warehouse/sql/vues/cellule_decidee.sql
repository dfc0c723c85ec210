-- Les cellules qui comptent, avec les rangs qui décident : fermes dans une lecture bornée.
CREATE VIEW vue.cellule_decidee AS
SELECT
    x.code_lecture, x.code_unite, x.code_indicateur,
    CASE WHEN l.est_bornee THEN x.rang_min_ferme ELSE x.rang_min END AS rang_min,
    CASE WHEN l.est_bornee THEN x.rang_max_ferme ELSE x.rang_max END AS rang_max
FROM cellule x
JOIN lecture l USING (code_lecture)
WHERE x.est_comptee;
