-- Ce que chaque codeur a écrit ; pour un indicateur dérivé, les codages de ses membres.
WITH membre AS (
    SELECT $indicateur AS code_indicateur
    UNION
    SELECT code_membre FROM indicateur_membre WHERE code_indicateur = $indicateur
)
SELECT
    c.code_indicateur, i.libelle AS libelle_indicateur, c.numero_codeur, c.valeur,
    coalesce(n.libelle, c.valeur) AS libelle_valeur, c.sens, c.statut, c.certitude, c.provenance,
    c.date_codage, c.remarque, c.est_a_revoir
FROM codage c
SEMI JOIN membre m ON m.code_indicateur = c.code_indicateur
JOIN indicateur i ON i.code_indicateur = c.code_indicateur
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = c.valeur
WHERE c.code_lecture = $lecture AND c.code_unite = $unite
ORDER BY c.statut = 'non_lu', i.ordre, c.numero_codeur;
