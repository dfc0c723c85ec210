-- erreur
-- Un statut, un sens, une certitude, une provenance, une nature, une portée hors du vocabulaire
WITH mot AS (
    SELECT fichier, ligne_fichier, 'statut' AS colonne, coalesce(statut, '(vide)') AS code
    FROM brut.codage
    UNION ALL
    SELECT fichier, ligne_fichier, 'provenance', coalesce(provenance, '(vide)') FROM brut.codage
    UNION ALL
    SELECT fichier, ligne_fichier, 'provenance', coalesce(provenance, '(vide)') FROM brut.attribut
    UNION ALL
    SELECT fichier, ligne_fichier, 'provenance', coalesce(provenance, '(vide)') FROM brut.lien
    UNION ALL
    SELECT fichier, ligne_fichier, 'sens', sens FROM brut.codage
    UNION ALL
    SELECT fichier, ligne_fichier, 'certitude', certitude FROM brut.codage
    UNION ALL
    SELECT fichier, ligne_fichier, 'nature', coalesce(nature, '(vide)') FROM brut.lecture
    UNION ALL
    SELECT fichier, ligne_fichier, 'nature_hote', coalesce(nature_hote, '(vide)') FROM brut.hote
    UNION ALL
    SELECT fichier, ligne_fichier, 'portee', coalesce(portee, '(vide)') FROM brut.fait_rapporte
)
SELECT
    m.fichier, m.ligne_fichier AS ligne, m.colonne,
    'mot inconnu « ' || m.code || ' »' AS message,
    'employer un mot du vocabulaire « ' || m.colonne || ' » (statuts.toml)' AS remede
FROM mot m
ANTI JOIN brut.vocabulaire v ON v.vocabulaire = m.colonne AND v.code = m.code
WHERE m.code IS NOT NULL
ORDER BY m.fichier, ligne;
