-- Un indicateur dérivé vaut le plus haut de ses membres : rang_min = max(rang_min) et
-- rang_max = max(rang_max). Un membre inconnu, automatique ou en désaccord laisse tout possible ;
-- « ferme » ne retient que les membres fermes. Un membre à rang déclaré (forme) donne ce rang.
-- Une lecture bornée compte ce qu’un seul membre prouve (« au moins ») ; une lecture qui donne des
-- taux ne compte que l’unité dont chaque membre est connu : sinon ses seuls oui entreraient dans N.
-- Reste compté « publie », car une étude publie la plus haute forme sans dire les autres.
CREATE TABLE brut.cellule_derivee AS
WITH membre AS (
    SELECT
        u.code_lecture, u.code_unite, m.code_indicateur, m.rang AS rang_donne,
        i.rang_max AS rang_membre, d.rang_max AS rang_derive,
        c.statut, c.provenance, c.nb_codeurs,
        coalesce(c.est_comptee, false) AS est_connu,
        coalesce(c.est_comptee AND c.certitude = 'ferme', false) AS est_ferme,
        coalesce(c.est_a_revoir, false) AS est_a_revoir,
        c.rang_min, c.rang_max
    FROM brut.unite u
    JOIN brut.lecture_indicateur l USING (code_lecture)
    JOIN brut.indicateur_membre m ON m.code_indicateur = l.code_indicateur
    JOIN brut.indicateur d ON d.code_indicateur = m.code_indicateur
    JOIN brut.indicateur i ON i.code_indicateur = m.code_membre
    LEFT JOIN brut.cellule_simple c
        ON c.code_lecture = u.code_lecture AND c.code_unite = u.code_unite
        AND c.code_indicateur = m.code_membre
),
borne AS (
    SELECT
        code_lecture, code_unite, code_indicateur, rang_derive, statut, provenance, nb_codeurs,
        est_connu, est_ferme, est_a_revoir,
        CASE WHEN NOT est_connu THEN 0 WHEN rang_donne IS NULL THEN rang_min
            WHEN rang_min >= 1 THEN rang_donne ELSE 0 END AS bas,
        CASE WHEN rang_donne IS NULL THEN CASE WHEN est_connu THEN rang_max ELSE rang_membre END
            WHEN est_connu AND rang_max < 1 THEN 0 ELSE rang_donne END AS haut,
        coalesce(rang_donne, rang_membre) AS plafond
    FROM membre
),
resume AS (
    SELECT
        code_lecture, code_unite, code_indicateur,
        any_value(rang_derive) AS rang_derive,
        max(bas) AS rang_min,
        max(haut) AS rang_max,
        max(CASE WHEN est_ferme THEN bas ELSE 0 END) AS rang_min_ferme,
        max(CASE WHEN est_ferme THEN haut ELSE plafond END) AS rang_max_ferme,
        bool_and(est_connu) AS est_complet,
        CASE
            WHEN bool_or(statut = 'en_desaccord') THEN 'en_desaccord'
            WHEN bool_or(statut = 'non_precise') THEN 'non_precise'
            WHEN bool_and(coalesce(statut = 'document_absent', false)) THEN 'document_absent'
            ELSE 'non_lu'
        END AS statut_sinon,
        min_by(provenance, list_position(
            ['automatique', 'simule', 'assiste', 'saisi', 'publie'], provenance))
            FILTER (est_connu) AS provenance,
        max(nb_codeurs) AS nb_codeurs,
        bool_or(est_a_revoir) AS est_a_revoir
    FROM borne
    GROUP BY ALL
)
SELECT
    r.code_lecture, r.code_unite, r.code_indicateur, r.rang_derive,
    r.est_complet
        OR ((r.rang_min > 0 OR r.rang_max < r.rang_derive)
            AND (l.nature = 'partielle' OR coalesce(l.etat, d.etat, 'brouillon') = 'brouillon'
                OR r.provenance = 'publie'))
        AS est_comptee,
    r.rang_min, r.rang_max, r.rang_min_ferme, r.rang_max_ferme, r.statut_sinon, r.provenance,
    r.nb_codeurs, r.est_a_revoir
FROM resume r
JOIN brut.lecture l USING (code_lecture)
LEFT JOIN brut.etat_defaut d USING (code_lecture);
