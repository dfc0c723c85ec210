-- La réponse d’une unité à un chiffre de facette, sous la forme d’une cellule : le rang 1 quand la
-- réponse est dite. Sous le niveau, l’attribut ne peut pas être : c’est non parmi les unités lues, et
-- hors de l’autre base. Au niveau sans réponse : non lu. Des codeurs qui diffèrent : en désaccord. Une
-- cellule indécise laisse sa facette indécise. Un mot qui n’est pas retenu n’est un non ferme que si
-- toutes les réponses de la cellule sont fermes. Une question posée au document d’une autre procédure
-- (lu_dans) ne dépend pas de ce que dit le contrat : l’autre base dit seulement ceux qui la nomment.
CREATE TABLE facette_cellule AS
WITH repondu AS (
    SELECT *
    FROM brut.facette_reponse
    WHERE provenance IS DISTINCT FROM 'automatique'
),
codeurs AS (
    SELECT
        code_lecture, code_unite, code_indicateur, facette,
        count(DISTINCT codeur) AS nb_codeurs,
        bool_and(statut = 'non_dit' OR certitude = 'ferme') AS est_ferme
    FROM repondu
    GROUP BY ALL
),
dite AS (
    SELECT
        r.code_lecture, r.code_unite, x.chiffre, count(DISTINCT r.codeur) AS nb_oui,
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
place AS (
    SELECT
        x.chiffre, x.code_lecture, x.base, c.code_unite, d.nb_codeurs,
        coalesce(o.nb_oui, 0) AS nb_oui, coalesce(o.est_ferme, d.est_ferme, true) AS est_ferme,
        o.sources, l.est_bornee, f.lu_dans = 'procedure' AS est_ailleurs,
        cote(c.est_comptee, c.statut, c.rang_min_ferme, c.rang_max_ferme, c.rang_min, c.rang_max,
            x.seuil) AS cote
    FROM facette_chiffre x
    JOIN lecture l ON l.code_lecture = x.code_lecture
    JOIN facette f ON f.facette = x.facette
    JOIN cellule c ON c.code_lecture = x.code_lecture AND c.code_indicateur = x.code_indicateur
    LEFT JOIN codeurs d
        ON d.code_lecture = x.code_lecture AND d.code_unite = c.code_unite
        AND d.code_indicateur = x.code_indicateur AND d.facette = x.facette
    LEFT JOIN dite o
        ON o.code_lecture = x.code_lecture AND o.code_unite = c.code_unite
        AND o.chiffre = x.chiffre
),
statut AS (
    SELECT
        *,
        CASE
            WHEN base = 'niveau' AND NOT (cote = 'oui' OR (cote = 'oui_probable' AND NOT est_bornee))
                THEN 'hors_niveau'
            WHEN NOT est_ailleurs AND cote IN ('non', 'non_probable', 'indetermine') THEN 'code'
            WHEN NOT est_ailleurs AND cote NOT IN ('oui', 'oui_probable') THEN cote
            WHEN nb_codeurs IS NULL THEN 'non_lu'
            WHEN nb_oui NOT IN (0, nb_codeurs) THEN 'en_desaccord'
            ELSE 'code'
        END AS statut,
        nb_oui > 0 AND (est_ailleurs OR cote NOT IN ('non', 'non_probable')) AS est_dite,
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
