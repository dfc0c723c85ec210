CREATE TABLE indicateur_membre AS
SELECT
    code_indicateur, code_membre, rang
FROM brut.indicateur_membre
ORDER BY code_indicateur, code_membre;
