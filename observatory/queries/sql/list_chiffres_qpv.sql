-- Chiffres comparés des QPV d'une région.
SELECT
    code_qpv, nom_qpv, code_region, population, indice_jeunesse, part_menages_une_personne,
    part_pauvrete, part_emploi
FROM qpv
WHERE code_region = $region
ORDER BY code_qpv;
