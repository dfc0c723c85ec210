CREATE TABLE contrat_ecarte AS
SELECT
    code_contrat, nom_contrat, code_territoire, code_departement, motif
FROM brut.contrat_ecarte
ORDER BY code_contrat;
