CREATE TABLE indicateur AS
SELECT
    code_indicateur, axe, terme, libelle, libelle_court, sigle, description, consigne,
    type_valeur, code_echelle, unite, code_famille, libelle_famille, famille_politique,
    volet, passage, est_derive, rang_max, ordre
FROM brut.indicateur
ORDER BY ordre;
