CREATE TABLE poste AS
SELECT
    code_contrat, annee, type_poste, nb_postes
FROM brut.poste
ORDER BY code_contrat, annee, type_poste;
