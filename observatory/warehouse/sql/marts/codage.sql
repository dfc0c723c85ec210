-- Le silence n’est pas stocké : toute cellule sans codage devient une ligne « non_lu ».
CREATE TABLE codage AS
SELECT
    code_lecture, code_unite, code_indicateur, codeur, valeur, sens, statut, certitude,
    provenance, date_codage, commentaire, rang_min, rang_max
FROM brut.codage_rang
UNION ALL
SELECT
    u.code_lecture, u.code_unite, i.code_indicateur, NULL, NULL, NULL, 'non_lu', NULL,
    NULL, NULL, NULL, NULL, NULL
FROM brut.unite u
CROSS JOIN brut.indicateur i
ANTI JOIN brut.codage_rang c
    ON c.code_lecture = u.code_lecture
    AND c.code_unite = u.code_unite
    AND c.code_indicateur = i.code_indicateur
WHERE NOT i.est_derive
ORDER BY code_lecture, code_indicateur, code_unite, codeur;
