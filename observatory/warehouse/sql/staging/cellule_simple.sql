-- Accord des codeurs, cellule par cellule. Un codage humain écarte les propositions automatiques ;
-- des valeurs différentes donnent « en_desaccord », dont l’intervalle couvre toutes les réponses ;
-- un codeur qui hésite (« non_precise ») face à un autre qui code laisse la cellule non précisée.
-- Un codage sous la définition du jour écarte ceux d’avant : deux versions d’un terme ne sont pas
-- deux avis sur la même question.
CREATE TABLE brut.cellule_simple AS
WITH dit AS (
    SELECT *
    FROM brut.codage_rang
    WHERE statut <> 'non_lu'
    QUALIFY provenance IS DISTINCT FROM 'automatique'
        OR bool_and(provenance IS NOT DISTINCT FROM 'automatique')
            OVER (PARTITION BY code_lecture, code_unite, code_indicateur)
),
lu AS (
    SELECT *
    FROM dit
    QUALIFY NOT est_a_revoir OR bool_and(est_a_revoir)
        OVER (PARTITION BY code_lecture, code_unite, code_indicateur)
),
accord AS (
    SELECT
        code_lecture, code_unite, code_indicateur,
        count(DISTINCT codeur)::INTEGER AS nb_codeurs,
        count(DISTINCT (valeur, sens)) FILTER (statut = 'code') <= 1 AS est_accord,
        min_by(statut, list_position(['non_precise', 'code', 'document_absent'], statut))
            AS statut,
        any_value(valeur) FILTER (statut = 'code') AS valeur,
        any_value(sens) FILTER (statut = 'code') AS sens,
        CASE WHEN bool_or(certitude = 'probable') THEN 'probable' ELSE any_value(certitude) END
            AS certitude,
        min_by(provenance, list_position(
            ['automatique', 'simule', 'assiste', 'saisi', 'publie'], provenance)) AS provenance,
        min(coalesce(rang_min, 0)) AS rang_min,
        max(coalesce(rang_max, rang_echelle)) AS rang_max,
        any_value(rang_echelle) AS rang_echelle,
        bool_or(est_a_revoir) AS est_a_revoir
    FROM lu
    GROUP BY ALL
)
SELECT
    code_lecture, code_unite, code_indicateur,
    CASE WHEN est_accord AND statut = 'code' THEN valeur END AS valeur,
    CASE WHEN est_accord AND statut = 'code' THEN sens END AS sens,
    CASE WHEN est_accord THEN statut ELSE 'en_desaccord' END AS statut,
    certitude, provenance,
    CASE WHEN NOT est_accord OR statut = 'code' THEN rang_min END AS rang_min,
    CASE WHEN NOT est_accord OR statut = 'code' THEN rang_max END AS rang_max,
    rang_echelle,
    est_accord AND statut = 'code' AND provenance <> 'automatique' AS est_comptee,
    nb_codeurs, est_a_revoir
FROM accord;
