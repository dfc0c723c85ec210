-- Accord des codeurs, cellule par cellule. Un codage humain écarte les propositions automatiques ;
-- des codages différents donnent « en_desaccord », dont l’intervalle couvre toutes les réponses.
CREATE TABLE brut.cellule_simple AS
WITH lu AS (
    SELECT *
    FROM brut.codage_rang
    WHERE statut <> 'non_lu'
    QUALIFY provenance IS DISTINCT FROM 'automatique'
        OR bool_and(provenance IS NOT DISTINCT FROM 'automatique')
            OVER (PARTITION BY code_lecture, code_unite, code_indicateur)
),
accord AS (
    SELECT
        code_lecture, code_unite, code_indicateur,
        count(DISTINCT codeur)::INTEGER AS nb_codeurs,
        count(DISTINCT (statut, valeur, sens)) = 1 AS est_accord,
        any_value(statut) AS statut,
        any_value(valeur) AS valeur,
        any_value(sens) AS sens,
        CASE WHEN bool_or(certitude = 'probable') THEN 'probable' ELSE any_value(certitude) END
            AS certitude,
        min_by(provenance, list_position(
            ['automatique', 'simule', 'assiste', 'saisi', 'publie'], provenance)) AS provenance,
        min(coalesce(rang_min, 0)) AS rang_min,
        max(coalesce(rang_max, rang_echelle)) AS rang_max,
        any_value(rang_echelle) AS rang_echelle
    FROM lu
    GROUP BY ALL
)
SELECT
    code_lecture, code_unite, code_indicateur,
    CASE WHEN est_accord THEN valeur END AS valeur,
    CASE WHEN est_accord THEN sens END AS sens,
    CASE WHEN est_accord THEN statut ELSE 'en_desaccord' END AS statut,
    certitude, provenance,
    CASE WHEN NOT est_accord OR statut = 'code' THEN rang_min END AS rang_min,
    CASE WHEN NOT est_accord OR statut = 'code' THEN rang_max END AS rang_max,
    rang_echelle,
    est_accord AND statut = 'code' AND provenance <> 'automatique' AS est_comptee,
    nb_codeurs
FROM accord;
