-- Qui a codé : un numéro par lecture. Les tables publiques n’ont que lui, jamais un nom ; une
-- procédure (vocabulaire « procedure ») n’est pas une personne, ses remarques sont publiques.
CREATE TABLE brut.codeur AS
SELECT
    c.code_lecture, c.codeur, v.code IS NOT NULL AS est_procedure,
    (row_number() OVER (PARTITION BY c.code_lecture ORDER BY c.codeur))::INTEGER AS numero_codeur
FROM (
    SELECT code_lecture, codeur FROM brut.codage
    UNION
    SELECT code_lecture, codeur FROM brut.attribut
) c
LEFT JOIN brut.vocabulaire v ON v.vocabulaire = 'procedure' AND v.code = replace(c.codeur, '-', '_');
