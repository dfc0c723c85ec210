-- La réponse d’une unité à un chiffre de facette, sous la forme d’une cellule : le rang 1 quand la
-- réponse est dite. Sous le niveau, l’attribut ne peut pas être : c’est non parmi les unités lues, et
-- hors de l’autre base. Au niveau sans réponse : non lu. Des codeurs qui diffèrent : en désaccord. Une
-- cellule indécise laisse sa facette indécise. Un mot qui n’est pas retenu n’est un non ferme que si
-- toutes les réponses de la cellule sont fermes. Une question posée au document d’une autre procédure
-- (lu_dans) ne dépend pas de ce que dit le contrat : l’autre base dit seulement ceux qui la nomment.
-- Plusieurs documents (une CTG par commune) répondent chacun pour soi, et l’unité ne compte qu’une
-- fois : oui si l’un le dit ; ceux qui ont lu des documents différents ne se contredisent pas.
CREATE TABLE facette_cellule AS
WITH repondu AS (
    SELECT *
    FROM brut.facette_reponse
    WHERE provenance IS DISTINCT FROM 'automatique'
),
codeurs AS (
    SELECT
        code_lecture, code_unite, code_indicateur, facette, document,
        count(DISTINCT codeur) AS nb_codeurs,
        bool_and(statut = 'non_dit' OR certitude = 'ferme') AS est_ferme
    FROM repondu
    GROUP BY ALL
),
dite AS (
    SELECT
        r.code_lecture, r.code_unite, r.document, x.chiffre, count(DISTINCT r.codeur) AS nb_oui,
        bool_and(r.certitude = 'ferme') AS est_ferme,
        list(DISTINCT coalesce(r.url, r.titre)) FILTER (
            r.provenance <> 'simule' AND coalesce(r.url, r.titre) IS NOT NULL
        ) AS sources
    FROM repondu r
    JOIN facette_chiffre x
        ON x.code_lecture = r.code_lecture AND x.facette = r.facette
        AND x.code_indicateur = r.code_indicateur AND (x.valeur IS NULL OR x.valeur = r.valeur)
    WHERE r.statut = 'dit'
    GROUP BY ALL
),
lue AS (
    SELECT
        x.code_lecture, d.code_unite, x.chiffre,
        bool_or(o.nb_oui IS NOT NULL) AS est_dite,
        coalesce(bool_or(o.nb_oui < d.nb_codeurs), false)
            AND NOT coalesce(bool_or(o.nb_oui = d.nb_codeurs), false) AS est_divisee,
        coalesce(bool_or(o.est_ferme) FILTER (o.nb_oui = d.nb_codeurs),
            bool_and(coalesce(o.est_ferme, d.est_ferme))) AS est_ferme,
        list_sort(list_distinct(flatten(list(o.sources) FILTER (o.sources IS NOT NULL)))) AS sources
    FROM facette_chiffre x
    JOIN codeurs d
        ON d.code_lecture = x.code_lecture AND d.code_indicateur = x.code_indicateur
        AND d.facette = x.facette
    LEFT JOIN dite o
        ON o.code_lecture = x.code_lecture AND o.code_unite = d.code_unite
        AND o.chiffre = x.chiffre AND o.document IS NOT DISTINCT FROM d.document
    GROUP BY ALL
),
place AS (
    SELECT
        x.chiffre, x.code_lecture, x.base, c.code_unite, r.chiffre IS NOT NULL AS est_lue,
        coalesce(r.est_dite, false) AS est_repondue, coalesce(r.est_divisee, false) AS est_divisee,
        coalesce(r.est_ferme, true) AS est_ferme, r.sources, l.est_bornee,
        f.lu_dans = 'procedure' AS est_ailleurs,
        cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min, c.rang_max,
            x.seuil) AS cote
    FROM facette_chiffre x
    JOIN lecture l ON l.code_lecture = x.code_lecture
    JOIN facette f ON f.facette = x.facette
    JOIN cellule c ON c.code_lecture = x.code_lecture AND c.code_indicateur = x.code_indicateur
    LEFT JOIN lue r
        ON r.code_lecture = x.code_lecture AND r.code_unite = c.code_unite
        AND r.chiffre = x.chiffre
),
statut AS (
    SELECT
        *,
        CASE
            WHEN base = 'niveau' AND NOT (cote = 'oui' OR (cote = 'oui_probable' AND NOT est_bornee))
                THEN 'hors_niveau'
            WHEN NOT est_ailleurs AND cote IN ('non', 'non_probable', 'indetermine') THEN 'code'
            WHEN NOT est_ailleurs AND cote NOT IN ('oui', 'oui_probable') THEN cote
            WHEN NOT est_lue THEN 'non_lu'
            WHEN est_divisee THEN 'en_desaccord'
            ELSE 'code'
        END AS statut,
        est_repondue AND (est_ailleurs OR cote NOT IN ('non', 'non_probable')) AS est_dite,
        (est_ailleurs OR cote IN ('oui', 'non')) AND est_ferme AS est_ferme_ici,
        NOT est_ailleurs AND cote = 'indetermine' AS est_indecise
    FROM place
)
SELECT
    code_lecture, code_unite, chiffre, statut, statut = 'code' AS est_comptee,
    CASE WHEN est_dite AND NOT est_indecise THEN 1 ELSE 0 END AS rang_min,
    CASE WHEN est_dite OR est_indecise THEN 1 ELSE 0 END AS rang_max,
    CASE WHEN est_dite AND est_ferme_ici THEN 1 ELSE 0 END AS rang_min_ferme,
    CASE WHEN est_dite OR NOT est_ferme_ici THEN 1 ELSE 0 END AS rang_max_ferme,
    coalesce(sources, []) AS sources
FROM statut
ORDER BY code_lecture, chiffre, code_unite;
