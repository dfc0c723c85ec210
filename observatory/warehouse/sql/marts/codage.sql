-- Le silence n’est pas stocké : toute cellule sans codage devient une ligne « non_lu ».
-- Ni le nom du codeur, ni ses commentaires : ils restent dans les fichiers à réimporter.
CREATE TABLE codage AS
SELECT
    c.code_lecture, c.code_unite, c.code_indicateur, p.numero_codeur, c.valeur, c.sens, c.statut,
    c.certitude, c.provenance, c.date_codage,
    CASE WHEN p.est_procedure THEN c.commentaire END AS remarque, c.rang_min, c.rang_max,
    c.est_a_revoir
FROM brut.codage_rang c
JOIN brut.codeur p USING (code_lecture, codeur)
UNION ALL
SELECT
    u.code_lecture, u.code_unite, i.code_indicateur, NULL, NULL, NULL, 'non_lu', NULL,
    NULL, NULL, NULL, NULL, NULL, false
FROM brut.unite u
JOIN brut.lecture_indicateur x USING (code_lecture)
JOIN brut.indicateur i USING (code_indicateur)
ANTI JOIN brut.codage_rang c
    ON c.code_lecture = u.code_lecture
    AND c.code_unite = u.code_unite
    AND c.code_indicateur = i.code_indicateur
WHERE NOT i.est_derive
ORDER BY code_lecture, code_indicateur, code_unite, numero_codeur;
