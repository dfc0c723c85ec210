CREATE TABLE indicateur_membre AS
SELECT * FROM brut.indicateur_membre ORDER BY code_indicateur, code_membre;
