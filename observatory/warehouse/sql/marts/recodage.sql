-- Sans le nom des codeurs.
CREATE TABLE recodage AS
SELECT
    code_lecture, numero, operation, date_recodage, code_unite, code_avant, code_apres, avant, apres
FROM brut.recodage
ORDER BY code_lecture, numero;
