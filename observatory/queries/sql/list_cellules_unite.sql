-- Cellules d'une unité d'une lecture, dans l'ordre du livre de codes ; « non_lu » compris.
SELECT
    x.code_lecture, x.code_unite, u.nom_unite, u.code_contrat, x.code_indicateur, i.axe,
    i.libelle AS libelle_indicateur, i.libelle_famille, i.famille_politique, x.valeur,
    coalesce(n.libelle, x.valeur) AS libelle_valeur, x.sens, x.rang_min, x.rang_max, x.statut,
    x.certitude, x.provenance, x.nb_codeurs, x.nb_preuves,
    x.dit_pour
FROM cellule x
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = x.valeur
WHERE x.code_lecture = $lecture AND x.code_unite = $unite
ORDER BY i.ordre, x.code_indicateur, x.code_unite;
