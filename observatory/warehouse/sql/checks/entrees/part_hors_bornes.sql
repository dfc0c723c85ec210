-- erreur
-- Une part hors de 0–1, un effectif négatif, ou une valeur qui n’est pas un nombre
WITH chiffre AS (
    UNPIVOT (
        SELECT fichier, ligne_fichier, part_menages_une_personne, part_emploi, part_pauvrete
        FROM brut.qpv
    ) ON part_menages_une_personne, part_emploi, part_pauvrete INTO NAME colonne VALUE valeur
    UNION ALL
    UNPIVOT (SELECT fichier, ligne_fichier, part_2024, part_2015 FROM brut.qpv_filiation)
        ON part_2024, part_2015 INTO NAME colonne VALUE valeur
    UNION ALL
    SELECT fichier, ligne_fichier, 'part_population_qpv', part_population_qpv FROM brut.unite
),
effectif AS (
    SELECT fichier, ligne_fichier, 'population' AS colonne, population AS valeur FROM brut.qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'population', population FROM brut.epci
    UNION ALL
    SELECT fichier, ligne_fichier, 'population', population FROM brut.commune
    UNION ALL
    SELECT fichier, ligne_fichier, 'superficie_m2', superficie_m2 FROM brut.qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'indice_jeunesse', indice_jeunesse FROM brut.qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'distance_france_services_m', distance_france_services_m
    FROM brut.qpv
    UNION ALL
    SELECT fichier, ligne_fichier, 'nb_postes', nb_postes FROM brut.poste
)
SELECT
    fichier, ligne_fichier AS ligne, colonne,
    'part hors de 0–1 : ' || valeur AS message,
    'diviser un pourcentage par 100, ou laisser vide une valeur inconnue' AS remede
FROM chiffre
WHERE valeur < 0 OR valeur > 1 OR isnan(valeur)
UNION ALL
SELECT
    fichier, ligne_fichier, colonne, 'effectif impossible : ' || valeur,
    'corriger la valeur, ou la laisser vide'
FROM effectif
WHERE valeur < 0 OR isnan(valeur::DOUBLE)
ORDER BY fichier, ligne;
