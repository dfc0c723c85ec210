-- Valeurs données par les codeurs aux cellules d'une lecture, par indicateur codé à deux au moins.
-- Une proposition automatique n'est pas un codeur ; un codage à revoir répondait à une autre question.
WITH lu AS (
    SELECT code_indicateur, code_unite, numero_codeur, CASE WHEN statut = 'code' THEN valeur END AS valeur
    FROM codage
    WHERE code_lecture = $lecture AND numero_codeur IS NOT NULL
        AND provenance IS DISTINCT FROM 'automatique'
        AND (sens IS NULL OR sens = 'exact') AND NOT est_a_revoir
        AND code_indicateur IN (
            SELECT code_indicateur FROM cellule WHERE code_lecture = $lecture AND nb_codeurs >= 2)
),
reponse AS (
    SELECT code_indicateur, code_unite, list(valeur ORDER BY numero_codeur) AS valeurs,
        count(*) AS nb_codeurs
    FROM lu
    GROUP BY ALL
)
SELECT r.code_indicateur, i.libelle AS libelle_indicateur, i.code_echelle,
    list(r.valeurs ORDER BY r.code_unite) AS valeurs
FROM reponse r
JOIN indicateur i USING (code_indicateur)
WHERE i.code_echelle IS NOT NULL
GROUP BY r.code_indicateur, i.libelle, i.code_echelle, i.ordre
HAVING max(r.nb_codeurs) >= 2
ORDER BY i.ordre;
