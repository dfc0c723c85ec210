CREATE TABLE source AS
SELECT
    code_source, titre, producteur, licence, millesime_source, url, description,
    nb_lignes_lues, nb_lignes_gardees, note
FROM brut.source
ORDER BY code_source;
