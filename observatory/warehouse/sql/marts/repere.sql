-- Vérification de granularité (GRIM) : quels k entiers, sur n contrats, donnent le pourcentage
-- publié à sa précision, arrondi (au plus proche) ou tronqué. L’arrondi au pair donne l’un des deux.
CREATE TABLE repere AS
WITH precis AS (
    SELECT
        *,
        100 * 10 ** coalesce(len(nullif(regexp_extract(valeur_texte, '\d+[,.](\d+)\s*%', 1), '')), 0)
            AS pas
    FROM brut.repere
),
candidat AS (
    SELECT
        p.code_repere, j.k,
        abs(j.k / p.n - p.valeur) AS ecart,
        round(p.valeur * p.pas) IN (
            floor((2 * j.k * p.pas + p.n) / (2 * p.n)), floor(j.k * p.pas / p.n)
        ) AS est_egal,
        j.k / p.n > p.valeur AS est_superieur,
        p.relation
    FROM precis p, LATERAL (SELECT unnest(range(0, p.n + 1))::INTEGER AS k) j
    WHERE p.n > 0 AND p.valeur IS NOT NULL
),
resume AS (
    SELECT
        code_repere,
        coalesce(list(k ORDER BY k) FILTER (est_egal AND relation = '='), []) AS k_egaux,
        min_by(k, (ecart, k)) FILTER (relation <> '>' OR est_superieur) AS k_proche
    FROM candidat
    GROUP BY ALL
)
SELECT
    p.code_repere, p.lecture_publiee, p.perimetre, p.generation, p.code_indicateur, p.mesure,
    p.libelle, p.relation, p.valeur, p.valeur_texte, p.k, p.n,
    CASE WHEN p.relation = '=' THEN r.k_egaux END AS k_possible,
    CASE WHEN p.relation = '=' THEN len(r.k_egaux) > 0 END AS est_possible,
    r.k_proche,
    r.k_proche / p.n AS part_proche,
    p.source, p.passage
FROM precis p
LEFT JOIN resume r USING (code_repere)
ORDER BY p.code_repere;
