-- erreur
-- Une nature d’hôte ou une portée hors du vocabulaire
WITH mot AS (
    SELECT fichier, ligne_fichier, 'nature_hote' AS colonne, coalesce(nature_hote, '(vide)') AS code
    FROM brut.hote
    UNION ALL
    SELECT fichier, ligne_fichier, 'portee', coalesce(portee, '(vide)') FROM brut.fait_rapporte
)
SELECT
    m.fichier, m.ligne_fichier AS ligne, m.colonne,
    'mot inconnu « ' || m.code || ' »' AS message,
    'employer un mot du vocabulaire « ' || m.colonne || ' » (statuts.toml)' AS remede
FROM mot m
ANTI JOIN brut.vocabulaire v ON v.vocabulaire = m.colonne AND v.code = m.code
ORDER BY m.fichier, ligne;
