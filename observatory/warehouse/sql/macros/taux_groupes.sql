-- LA définition d’un taux, par groupe d’unités : tous les périmètres de toutes les lectures quand
-- lecture_choisie est NULL, sinon la sélection donnée. n = cellules comptées qui décident de la
-- mesure ; une lecture bornée (en cours, ou partielle) ne décide que sur du ferme et n’a que des
-- bornes. Sous cinq unités décidées, ni part ni bande ni borne en part : k, n, N et des noms.
-- Les inconnues se partagent entre à lire, non précisées, document absent, en désaccord et lues
-- sans trancher.
CREATE MACRO taux_groupes(lecture_choisie, unites_choisies) AS TABLE
WITH groupe AS (
    SELECT code_lecture, perimetre, libelle_perimetre, code_unite
    FROM perimetre_unite
    WHERE lecture_choisie IS NULL
    UNION ALL
    SELECT code_lecture, 'selection', 'Sélection', code_unite
    FROM unite
    WHERE code_lecture = lecture_choisie
        AND code_unite IN (SELECT unnest(unites_choisies))
),
attendu AS (
    SELECT
        g.code_lecture, g.perimetre, any_value(g.libelle_perimetre) AS libelle_perimetre,
        any_value(l.est_bornee) AS est_bornee, any_value(l.etat) AS etat,
        count(*)::INTEGER AS nb_attendus
    FROM groupe g
    JOIN lecture l USING (code_lecture)
    GROUP BY g.code_lecture, g.perimetre
),
compte AS (
    SELECT
        g.code_lecture, g.perimetre, c.code_indicateur, c.est_comptee, c.statut,
        c.rang_min, c.rang_max, c.rang_min_ferme, c.rang_max_ferme, count(*) AS nb,
        flatten(list(c.sources)) AS sources
    FROM groupe g
    JOIN cellule c USING (code_lecture, code_unite)
    WHERE c.est_comptee OR c.statut IN ('non_precise', 'document_absent', 'en_desaccord')
    GROUP BY ALL
),
somme AS (
    SELECT
        a.code_lecture, a.perimetre, a.libelle_perimetre, a.est_bornee, a.etat, a.nb_attendus,
        i.code_indicateur, m.mesure, m.seuil,
        coalesce(sum(c.nb) FILTER (c.est_comptee), 0)::INTEGER AS nb_comptees,
        coalesce(sum(c.nb) FILTER (NOT c.est_comptee AND c.statut = 'non_precise'), 0)::INTEGER
            AS nb_non_precises,
        coalesce(sum(c.nb) FILTER (NOT c.est_comptee AND c.statut = 'document_absent'), 0)::INTEGER
            AS nb_documents_absents,
        coalesce(sum(c.nb) FILTER (NOT c.est_comptee AND c.statut = 'en_desaccord'), 0)::INTEGER
            AS nb_desaccords,
        coalesce(sum(c.nb) FILTER (c.est_comptee AND c.rang_min >= m.seuil), 0)::INTEGER AS positif,
        coalesce(sum(c.nb) FILTER (c.est_comptee AND c.rang_max < m.seuil), 0)::INTEGER AS negatif,
        coalesce(sum(c.nb) FILTER (c.est_comptee AND c.rang_min_ferme >= m.seuil), 0)::INTEGER
            AS positif_ferme,
        coalesce(sum(c.nb) FILTER (c.est_comptee AND c.rang_max_ferme < m.seuil), 0)::INTEGER
            AS negatif_ferme,
        coalesce(len(list_distinct(flatten(list(c.sources) FILTER (
            c.est_comptee AND c.rang_min >= m.seuil AND c.rang_min_ferme < m.seuil)))), 0)::INTEGER
            AS nb_sources_probables
    FROM attendu a
    CROSS JOIN indicateur i
    JOIN mesure m USING (code_echelle)
    LEFT JOIN compte c USING (code_lecture, perimetre, code_indicateur)
    GROUP BY ALL
),
decide AS (
    SELECT
        *,
        CASE WHEN est_bornee THEN positif_ferme ELSE positif END AS k,
        CASE WHEN est_bornee THEN negatif_ferme ELSE negatif END AS nb_negatifs,
        k + nb_negatifs AS n,
        nb_attendus - n AS nb_inconnus,
        nb_comptees - n AS nb_indecis,
        nb_attendus - nb_comptees - nb_non_precises - nb_documents_absents - nb_desaccords
            AS nb_a_lire,
        n < 5 AS est_petit_groupe
    FROM somme
),
borne AS (
    SELECT
        *,
        CASE WHEN NOT est_bornee AND NOT est_petit_groupe THEN k / n END AS part,
        CASE
            WHEN est_petit_groupe THEN NULL
            WHEN NOT est_bornee THEN rang_bande(k, n)
            WHEN rang_bande(k, nb_attendus) = rang_bande(k + nb_inconnus, nb_attendus)
                THEN rang_bande(k, nb_attendus)
        END AS rang
    FROM decide
)
SELECT
    t.code_lecture, t.perimetre, t.libelle_perimetre, t.code_indicateur, t.mesure, t.nb_attendus,
    t.n, t.k, t.positif_ferme AS k_ferme,
    CASE WHEN t.est_bornee THEN t.positif - t.positif_ferme ELSE 0 END AS k_probable,
    t.nb_sources_probables,
    t.nb_negatifs, t.nb_inconnus, t.nb_a_lire, t.nb_non_precises, t.nb_documents_absents,
    t.nb_desaccords, t.nb_indecis, t.part,
    CASE WHEN NOT t.est_petit_groupe THEN t.k / t.nb_attendus END AS part_min,
    CASE WHEN NOT t.est_petit_groupe THEN (t.k + t.nb_inconnus) / t.nb_attendus END AS part_max,
    CASE WHEN NOT t.est_petit_groupe THEN t.n / t.nb_attendus END AS couverture, b.bande,
    CASE WHEN t.part IS NOT NULL THEN
        (t.k > 0 AND rang_bande(t.k - 1, t.n) <> t.rang)
        OR (t.k < t.n AND rang_bande(t.k + 1, t.n) <> t.rang)
    END AS est_bascule,
    t.est_petit_groupe,
    CASE
        WHEN t.part IS NOT NULL THEN NULL
        WHEN t.n = 0 THEN 'rien_de_code'
        WHEN t.est_petit_groupe THEN 'moins_de_cinq'
        WHEN t.etat = 'brouillon' THEN 'lecture_en_cours'
        ELSE 'lecture_partielle'
    END AS motif_sans_part
FROM borne t
LEFT JOIN bande b ON b.rang = t.rang;
