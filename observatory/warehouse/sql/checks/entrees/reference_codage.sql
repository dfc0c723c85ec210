-- erreur
-- Un codage cite une lecture, une unité ou un indicateur inconnus
WITH faute AS (
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
        ELSE 'le terme « ' || c.code_indicateur || ' » n’est pas au livre de codes'
    END AS message,
    CASE
        WHEN l.code_lecture IS NULL THEN 'déclarer la lecture dans lectures.parquet'
        WHEN u.code_unite IS NULL THEN 'déclarer l’unité dans unites.parquet'
        WHEN i.lecture_propre <> c.code_lecture THEN 'ajouter un terme à cette lecture'
        WHEN i.est_derive THEN 'coder ses membres'
        ELSE 'corriger le code ; si le terme a été ôté du livre de codes, l’y remettre, avec '
            || 'retire = "pourquoi" s’il ne se code plus'
    END AS remede
FROM brut.codage c
LEFT JOIN brut.lecture l USING (code_lecture)
LEFT JOIN brut.unite u USING (code_lecture, code_unite)
LEFT JOIN brut.indicateur i USING (code_indicateur)
WHERE l.code_lecture IS NULL OR u.code_unite IS NULL OR i.code_indicateur IS NULL OR i.est_derive
    OR i.lecture_propre <> c.code_lecture
)
-- une seule ligne par cause : un terme ôté du livre de codes en laisse une par contrat
SELECT
    fichier, min(ligne) AS ligne, colonne,
    message || CASE WHEN count(*) > 1 THEN ' (' || count(*) || ' codages)' ELSE '' END AS message,
    remede
FROM faute
GROUP BY fichier, colonne, message, remede
ORDER BY fichier, ligne;
