-- Anciens noms de communes, et ce que chacune est aujourd'hui.
SELECT a.nom_ancien, a.est_renommee, m.nom_commune, m.code_departement
FROM commune_ancienne a
JOIN (
    SELECT code_commune, nom_commune, code_departement FROM commune
    UNION ALL
    SELECT code_commune, nom_commune, code_departement FROM commune_membre
) m USING (code_commune)
ORDER BY a.code_commune, a.nom_ancien;
