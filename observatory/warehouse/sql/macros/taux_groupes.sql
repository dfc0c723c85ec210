-- LA définition d’un taux, par groupe d’unités : tous les périmètres de toutes les lectures quand
-- lecture_choisie est NULL, sinon la sélection donnée. n = cellules comptées qui décident de la
-- mesure ; une lecture bornée (en cours, ou partielle) ne décide que sur du ferme et n’a que des
-- bornes. Sous cinq unités décidées, ni part ni bande ni borne en part : k, n, N et des noms.
-- Les inconnues se partagent entre à lire, non précisées, document absent, en désaccord et lues
-- sans trancher. Les chiffres de facettes se comptent avec les autres (mesure « facette »,
-- code_indicateur = le chiffre) : une unité hors du niveau n’est pas attendue.
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
        -- ce qui est dit fermement n’est d’aucun seuil un oui probable : ses sources ne servent pas
        flatten(list(c.sources) FILTER (c.rang_min IS DISTINCT FROM c.rang_min_ferme)) AS sources
    FROM groupe g
    JOIN cellule c USING (code_lecture, code_unite)
    WHERE c.est_comptee OR c.statut IN ('non_precise', 'document_absent', 'en_desaccord')
    GROUP BY ALL
),
compte_facette AS (
    SELECT
        g.code_lecture, g.perimetre, c.chiffre, c.est_comptee, c.statut, c.rang_min, c.rang_max,
        c.rang_min_ferme, c.rang_max_ferme, count(*) AS nb,
        flatten(list(c.sources) FILTER (c.rang_min IS DISTINCT FROM c.rang_min_ferme)) AS sources
    FROM groupe g
    JOIN facette_cellule c USING (code_lecture, code_unite)
    WHERE c.est_comptee
        OR c.statut IN ('non_precise', 'document_absent', 'en_desaccord', 'hors_niveau')
    GROUP BY ALL
),
place AS (
    SELECT
        a.code_lecture, a.perimetre, a.libelle_perimetre, a.est_bornee, a.etat, a.nb_attendus,
        i.code_indicateur, m.mesure, m.seuil, coalesce(c.nb, 0) AS nb, c.est_comptee, c.sources,
        cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min, c.rang_max,
            m.seuil) AS cote
    FROM attendu a
    JOIN lecture_indicateur x USING (code_lecture)
    JOIN indicateur i USING (code_indicateur)
    JOIN mesure m USING (code_echelle)
    LEFT JOIN compte c USING (code_lecture, perimetre, code_indicateur)
    UNION ALL BY NAME
    SELECT
        a.code_lecture, a.perimetre, a.libelle_perimetre, a.est_bornee, a.etat, a.nb_attendus,
        x.chiffre AS code_indicateur, 'facette' AS mesure, 1 AS seuil, coalesce(c.nb, 0) AS nb,
        c.est_comptee, c.sources,
        cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min, c.rang_max, 1)
            AS cote
    FROM attendu a
    JOIN facette_chiffre x USING (code_lecture)
    LEFT JOIN compte_facette c USING (code_lecture, perimetre, chiffre)
),
somme AS (
    SELECT
        code_lecture, perimetre, libelle_perimetre, est_bornee, etat, code_indicateur, mesure, seuil,
        any_value(nb_attendus)
            - coalesce(sum(nb) FILTER (cote = 'hors_niveau'), 0)::INTEGER AS nb_attendus,
        coalesce(sum(nb) FILTER (est_comptee), 0)::INTEGER AS nb_comptees,
        coalesce(sum(nb) FILTER (cote = 'non_precise'), 0)::INTEGER AS nb_non_precises,
        coalesce(sum(nb) FILTER (cote = 'document_absent'), 0)::INTEGER AS nb_documents_absents,
        coalesce(sum(nb) FILTER (cote = 'en_desaccord'), 0)::INTEGER AS nb_desaccords,
        coalesce(sum(nb) FILTER (cote = 'oui'), 0)::INTEGER AS positif_ferme,
        coalesce(sum(nb) FILTER (cote = 'non'), 0)::INTEGER AS negatif_ferme,
        coalesce(sum(nb) FILTER (cote = 'oui_probable'), 0)::INTEGER AS k_probable,
        coalesce(sum(nb) FILTER (cote = 'non_probable'), 0)::INTEGER AS negatif_probable,
        coalesce(len(list_distinct(flatten(list(sources) FILTER (cote = 'oui_probable')))), 0)::INTEGER
            AS nb_sources_probables
    FROM place
    GROUP BY ALL
),
decide AS (
    SELECT
        *,
        positif_ferme + CASE WHEN est_bornee THEN 0 ELSE k_probable END AS k,
        negatif_ferme + CASE WHEN est_bornee THEN 0 ELSE negatif_probable END AS nb_negatifs,
        k + nb_negatifs AS n,
        nb_attendus - n AS nb_inconnus,
        nb_comptees - n AS nb_indecis,
        nb_attendus - nb_comptees - nb_non_precises - nb_documents_absents - nb_desaccords
            AS nb_a_lire,
        est_trop_petit(n) AS est_petit_groupe
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
    t.n, t.k, t.positif_ferme AS k_ferme, t.k_probable, t.nb_sources_probables,
    t.nb_negatifs, t.nb_inconnus, t.nb_a_lire, t.nb_non_precises, t.nb_documents_absents,
    t.nb_desaccords, t.nb_indecis, t.part,
    CASE WHEN NOT t.est_petit_groupe THEN t.k / t.nb_attendus END AS part_min,
    CASE WHEN NOT t.est_petit_groupe THEN (t.k + t.nb_inconnus) / t.nb_attendus END AS part_max,
    CASE WHEN NOT t.est_petit_groupe THEN t.n / t.nb_attendus END AS couverture, b.bande,
    b.libelle AS libelle_bande,
    CASE WHEN t.part IS NOT NULL THEN
        (t.k > 0 AND rang_bande(t.k - 1, t.n) <> t.rang)
        OR (t.k < t.n AND rang_bande(t.k + 1, t.n) <> t.rang)
    END AS est_bascule,
    t.part IS NOT NULL AND b.rang = (SELECT max(rang) FROM bande)
        AND t.k * 100 = b.borne_pourcent * t.n AS est_au_seuil_haut,
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
