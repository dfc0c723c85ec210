-- erreur
-- Un codage cite une lecture, une unité ou un indicateur inconnus
SELECT
    c.fichier, c.ligne_fichier AS ligne,
    CASE
        WHEN l.code_lecture IS NULL THEN 'code_lecture'
        WHEN u.code_unite IS NULL THEN 'code_unite'
        ELSE 'code_indicateur'
    END AS colonne,
    CASE
        WHEN l.code_lecture IS NULL THEN 'lecture inconnue « ' || c.code_lecture || ' »'
        WHEN u.code_unite IS NULL THEN 'unité inconnue « ' || c.code_unite || ' »'
        WHEN i.lecture_propre <> c.code_lecture
            THEN 'terme propre à la lecture ' || i.lecture_propre || ' : « ' || c.code_indicateur || ' »'
        WHEN i.est_derive THEN 'indicateur dérivé « ' || c.code_indicateur || ' » : il se calcule'
        ELSE 'indicateur inconnu « ' || c.code_indicateur || ' »'
    END AS message,
    CASE
        WHEN l.code_lecture IS NULL THEN 'déclarer la lecture dans lectures.parquet'
        WHEN u.code_unite IS NULL THEN 'déclarer l’unité dans unites.parquet'
        WHEN i.lecture_propre <> c.code_lecture THEN 'ajouter un terme à cette lecture'
        WHEN i.est_derive THEN 'coder ses membres'
        ELSE 'corriger le code, ou ajouter le terme au livre de codes'
    END AS remede
FROM brut.codage c
LEFT JOIN brut.lecture l USING (code_lecture)
LEFT JOIN brut.unite u USING (code_lecture, code_unite)
LEFT JOIN brut.indicateur i USING (code_indicateur)
WHERE l.code_lecture IS NULL OR u.code_unite IS NULL OR i.code_indicateur IS NULL OR i.est_derive
    OR i.lecture_propre <> c.code_lecture
ORDER BY c.fichier, ligne;
