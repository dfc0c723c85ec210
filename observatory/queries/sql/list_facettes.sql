-- Attributs et genres de liens du livre de codes que sert l’entrepôt.
WITH reponse AS (
    SELECT attribut AS facette, provenance, code_lecture FROM attribut
    UNION ALL
    SELECT lien, provenance, code_lecture FROM lien
),
compte AS (
    SELECT facette, count(*)::INTEGER AS nb_reponses,
        (count(*) FILTER (provenance = 'simule'))::INTEGER AS nb_simulees
    FROM reponse
    WHERE provenance IS DISTINCT FROM 'automatique'
        AND NOT list_contains($tues::VARCHAR[], code_lecture)
    GROUP BY facette
)
SELECT f.*, coalesce(any_value(c.nb_reponses), 0) AS nb_reponses,
    coalesce(any_value(c.nb_simulees), 0) AS nb_simulees, count(x.code_indicateur)::INTEGER AS nb_indicateurs,
    coalesce((
        SELECT list(m.libelle ORDER BY m.ordre) FROM facette_modalite m WHERE m.facette = f.facette
    ), []) AS modalites
FROM facette f
LEFT JOIN facette_indicateur x USING (facette)
LEFT JOIN compte c USING (facette)
GROUP BY ALL
ORDER BY f.ordre;
