-- Le chiffre figé avec le constat, et ce que la lecture compte aujourd’hui : un écart, ou un seuil
-- qui a changé, et le constat est à revoir. Un compte sans indicateur est celui de la source.
CREATE TABLE constat_chiffre AS
SELECT
    c.code_lecture, c.code_constat, c.numero, c.code_indicateur, c.mesure,
    c.k AS k_fige, c.n AS n_fige, t.k,
    CASE WHEN l.est_bornee THEN t.nb_attendus ELSE t.n END AS n,
    c.version AS version_lecture,
    c.code_indicateur IS NOT NULL AND c.k IS NOT NULL AND (
        c.k IS DISTINCT FROM t.k
        OR c.n IS DISTINCT FROM CASE WHEN l.est_bornee THEN t.nb_attendus ELSE t.n END
        OR (c.seuil IS NOT NULL AND c.seuil IS DISTINCT FROM m.seuil)
    ) AS est_a_revoir
FROM brut.constat_chiffre c
JOIN lecture l USING (code_lecture)
LEFT JOIN indicateur i USING (code_indicateur)
LEFT JOIN mesure m ON m.code_echelle = i.code_echelle AND m.mesure = c.mesure
LEFT JOIN taux t
    ON t.code_lecture = c.code_lecture AND t.perimetre = 'lecture'
    AND t.code_indicateur = c.code_indicateur AND t.mesure = c.mesure
ORDER BY c.code_lecture, c.code_constat, c.numero;
