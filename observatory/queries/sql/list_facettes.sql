-- Attributs et genres de liens du livre de codes que sert l’entrepôt.
SELECT f.*, count(x.code_indicateur)::INTEGER AS nb_indicateurs,
    coalesce((
        SELECT list(m.libelle ORDER BY m.ordre) FROM facette_modalite m WHERE m.facette = f.facette
    ), []) AS modalites
FROM facette f
LEFT JOIN facette_indicateur x USING (facette)
GROUP BY ALL
ORDER BY f.ordre;
