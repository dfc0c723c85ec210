-- Codages des cellules où les codeurs (ou deux tableaux publiés) ne disent pas la même chose :
-- ils se contredisent, ou l'un d'eux n'a pas tranché. Une proposition automatique n'est pas un codeur.
WITH lu AS (
    SELECT c.*
    FROM codage c
    SEMI JOIN (
        SELECT code_unite, code_indicateur FROM cellule
        WHERE code_lecture = $lecture AND nb_codeurs >= 2
    ) x ON x.code_unite = c.code_unite AND x.code_indicateur = c.code_indicateur
    WHERE c.code_lecture = $lecture AND c.numero_codeur IS NOT NULL AND c.statut <> 'non_lu'
        AND c.provenance IS DISTINCT FROM 'automatique' AND NOT c.est_a_revoir
    QUALIFY count(DISTINCT (c.statut, c.valeur, c.sens))
        OVER (PARTITION BY c.code_unite, c.code_indicateur) > 1
)
SELECT
    c.code_unite, u.nom_unite, u.code_contrat, c.code_indicateur, i.libelle AS libelle_indicateur,
    i.libelle_court, i.axe, c.numero_codeur, c.statut, c.valeur,
    coalesce(n.libelle, c.valeur) AS libelle_valeur, c.certitude, c.provenance,
    min(p.passage) AS passage
FROM lu c
JOIN unite u ON u.code_lecture = c.code_lecture AND u.code_unite = c.code_unite
JOIN indicateur i ON i.code_indicateur = c.code_indicateur
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = c.valeur
LEFT JOIN preuve p ON p.code_lecture = $lecture AND p.code_unite = c.code_unite
    AND p.code_indicateur = c.code_indicateur AND p.numero_codeur = c.numero_codeur
GROUP BY ALL
ORDER BY min(i.ordre), min(strip_accents(u.nom_unite)), c.numero_codeur;
