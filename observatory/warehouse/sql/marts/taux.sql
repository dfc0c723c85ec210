CREATE TABLE taux AS
WITH selection AS (
    SELECT code_lecture, perimetre, libelle_perimetre, list(code_unite) AS unites
    FROM perimetre_unite
    GROUP BY ALL
)
SELECT
    t.code_lecture, t.code_indicateur, t.mesure, s.perimetre, s.libelle_perimetre,
    t.nb_attendus, t.n, t.k, t.k_ferme, t.k_probable, t.nb_negatifs, t.nb_inconnus,
    t.part, t.part_min, t.part_max, t.couverture, t.bande, t.est_bascule, t.est_petit_groupe
FROM selection s, taux_selection(s.code_lecture, s.unites) t
ORDER BY t.code_lecture, s.perimetre, t.code_indicateur, t.mesure;
