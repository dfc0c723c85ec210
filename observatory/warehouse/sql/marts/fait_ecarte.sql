CREATE TABLE fait_ecarte AS
SELECT
    ligne, code_source, code_contrat, type_fait, mot_source, valeur, generation, url, motif
FROM brut.fait_ecarte
ORDER BY ligne;
