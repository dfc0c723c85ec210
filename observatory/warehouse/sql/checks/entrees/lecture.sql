-- erreur
-- Une lecture au nombre d’unités faux ou à l’état inconnu, ou plusieurs lectures par défaut
WITH compte AS (
    SELECT
        l.fichier, l.ligne_fichier, l.code_lecture, l.nb_attendus, l.est_defaut,
        (SELECT count(*) FROM brut.unite u WHERE u.code_lecture = l.code_lecture) AS nb_unites,
        count(*) FILTER (l.est_defaut) OVER () AS nb_defaut
    FROM brut.lecture l
)
SELECT
    fichier, ligne_fichier AS ligne, 'nb_attendus' AS colonne,
    code_lecture || ' : ' || nb_attendus || ' unités attendues, ' || nb_unites || ' déclarées' AS message,
    'accorder lectures.parquet et unites.parquet' AS remede
FROM compte
WHERE nb_attendus <> nb_unites
UNION ALL
SELECT
    fichier, ligne_fichier, 'est_defaut', nb_defaut || ' lectures par défaut', 'en choisir une seule'
FROM compte
WHERE nb_defaut <> 1
UNION ALL
SELECT
    fichier, ligne_fichier, 'etat', code_lecture || ' : état inconnu « ' || etat || ' »',
    'écrire brouillon, close ou publiee'
FROM brut.lecture
WHERE etat NOT IN (SELECT code FROM brut.vocabulaire WHERE vocabulaire = 'etat')
ORDER BY fichier, ligne;
