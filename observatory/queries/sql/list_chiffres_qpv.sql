-- Chiffres comparés de tous les QPV de France.
SELECT
    code_qpv, nom_qpv, code_region, population, indice_jeunesse, part_menages_une_personne,
    part_pauvrete, part_emploi
FROM qpv
ORDER BY code_qpv;
