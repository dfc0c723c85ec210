-- LA définition d’un taux, pour une lecture et une liste d’unités. n = cellules comptées qui
-- décident de la mesure ; une lecture partielle ne décide que sur du ferme et n’a que des bornes.
CREATE MACRO taux_selection(lecture_choisie, unites_choisies) AS TABLE
WITH attendu AS (
    SELECT l.code_lecture, l.nature = 'partielle' AS est_partielle, count(*)::INTEGER AS nb_attendus
    FROM lecture l
    JOIN unite u USING (code_lecture)
    WHERE l.code_lecture = lecture_choisie
        AND u.code_unite IN (SELECT unnest(unites_choisies))
    GROUP BY ALL
),
compte AS (
    SELECT
        code_indicateur, rang_min, rang_max, rang_min_ferme, rang_max_ferme, count(*) AS nb
    FROM cellule
    WHERE code_lecture = lecture_choisie
        AND est_comptee
        AND code_unite IN (SELECT unnest(unites_choisies))
    GROUP BY ALL
),
somme AS (
    SELECT
        a.code_lecture, a.est_partielle, a.nb_attendus, i.code_indicateur, m.mesure, m.seuil,
        coalesce(sum(c.nb) FILTER (c.rang_min >= m.seuil), 0)::INTEGER AS positif,
        coalesce(sum(c.nb) FILTER (c.rang_max < m.seuil), 0)::INTEGER AS negatif,
        coalesce(sum(c.nb) FILTER (c.rang_min_ferme >= m.seuil), 0)::INTEGER AS positif_ferme,
        coalesce(sum(c.nb) FILTER (c.rang_max_ferme < m.seuil), 0)::INTEGER AS negatif_ferme
    FROM attendu a
    CROSS JOIN indicateur i
    JOIN mesure m USING (code_echelle)
    LEFT JOIN compte c USING (code_indicateur)
    GROUP BY ALL
),
decide AS (
    SELECT
        *,
        CASE WHEN est_partielle THEN positif_ferme ELSE positif END AS k,
        CASE WHEN est_partielle THEN negatif_ferme ELSE negatif END AS nb_negatifs,
        k + nb_negatifs AS n,
        nb_attendus - n AS nb_inconnus
    FROM somme
),
borne AS (
    SELECT
        *,
        CASE WHEN NOT est_partielle AND n > 0 THEN k / n END AS part,
        CASE
            WHEN est_partielle AND rang_bande(k, nb_attendus) = rang_bande(k + nb_inconnus, nb_attendus)
                THEN rang_bande(k, nb_attendus)
            WHEN NOT est_partielle AND n > 0 THEN rang_bande(k, n)
        END AS rang
    FROM decide
)
SELECT
    t.code_lecture, t.code_indicateur, t.mesure, t.nb_attendus, t.n, t.k,
    t.positif_ferme AS k_ferme,
    CASE WHEN t.est_partielle THEN t.positif - t.positif_ferme ELSE 0 END AS k_probable,
    t.nb_negatifs, t.nb_inconnus, t.part,
    t.k / t.nb_attendus AS part_min,
    (t.k + t.nb_inconnus) / t.nb_attendus AS part_max,
    t.n / t.nb_attendus AS couverture,
    b.bande,
    CASE WHEN t.part IS NOT NULL THEN
        (t.k > 0 AND rang_bande(t.k - 1, t.n) <> t.rang)
        OR (t.k < t.n AND rang_bande(t.k + 1, t.n) <> t.rang)
    END AS est_bascule,
    t.nb_attendus < 5 AS est_petit_groupe
FROM borne t
LEFT JOIN bande b ON b.rang = t.rang;
