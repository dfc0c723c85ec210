-- Taux d’une sélection d’unités : même définition que le mart (macro taux_selection).
SELECT * EXCLUDE (couverture, ordre), 'selection' AS perimetre, 'Sélection' AS libelle_perimetre
FROM taux_selection($lecture, $unites::VARCHAR[])
JOIN vue.libelle_taux USING (code_lecture, code_indicateur, mesure)
ORDER BY ordre, code_indicateur, seuil;
