-- Chaque cellule devant chaque mesure de son échelle, et son côté.
CREATE VIEW vue.cellule_placee AS
SELECT
    x.*, m.mesure, m.seuil,
    cote(x.est_comptee, x.statut, x.rang_min_ferme, x.rang_max_ferme, x.rang_min, x.rang_max,
        m.seuil) AS cote
FROM vue.cellule_lue x
JOIN mesure m USING (code_echelle);
