-- erreur
-- Du simulé dans une lecture réelle, ou du réel dans une lecture de démonstration
SELECT
    c.fichier, c.ligne_fichier AS ligne, 'provenance' AS colonne,
    'provenance « ' || c.provenance || ' » dans une lecture de nature « ' || l.nature || ' »' AS message,
    'une lecture de démonstration est toute simulée, une lecture réelle ne l’est jamais' AS remede
FROM (
    SELECT code_lecture, provenance, fichier, ligne_fichier FROM brut.codage
    UNION ALL
    SELECT code_lecture, provenance, fichier, ligne_fichier FROM brut.attribut
    UNION ALL
    SELECT code_lecture, provenance, fichier, ligne_fichier FROM brut.lien
) c
JOIN brut.lecture l USING (code_lecture)
WHERE (c.provenance = 'simule') <> (l.nature = 'demonstration')
ORDER BY c.fichier, ligne;
