-- Les groupes où un taux est calculé : toute la lecture, puis département, classe de nombre de
-- QPV et nature d’EPCI des unités qui ont un contrat ou une commune connus.
CREATE TABLE perimetre_unite AS
SELECT u.code_lecture, 'lecture' AS perimetre, 'Toute la lecture' AS libelle_perimetre, u.code_unite
FROM unite u
UNION ALL
SELECT u.code_lecture, 'departement=' || d.code_departement, d.nom_departement, u.code_unite
FROM unite u
JOIN departement d USING (code_departement)
UNION ALL
SELECT
    u.code_lecture, 'classe_qpv=' || c.classe_nb_qpv,
    CASE c.classe_nb_qpv WHEN '1' THEN '1 QPV' WHEN '2-3' THEN '2 ou 3 QPV' ELSE '4 QPV ou plus' END,
    u.code_unite
FROM unite u
JOIN contrat c USING (code_contrat)
WHERE c.classe_nb_qpv IS NOT NULL
UNION ALL
SELECT
    u.code_lecture, 'nature_epci=' || c.nature_epci,
    CASE c.nature_epci
        WHEN 'CA' THEN 'Communautés d’agglomération'
        WHEN 'CC' THEN 'Communautés de communes'
        WHEN 'CU' THEN 'Communautés urbaines'
        WHEN 'METRO' THEN 'Métropoles'
        WHEN 'EPT' THEN 'Établissements publics territoriaux'
        ELSE c.nature_epci
    END,
    u.code_unite
FROM unite u
JOIN contrat c USING (code_contrat)
WHERE c.nature_epci IS NOT NULL
ORDER BY ALL;
