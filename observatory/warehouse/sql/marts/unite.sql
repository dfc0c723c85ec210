CREATE TABLE unite AS
SELECT
    u.code_lecture, u.code_unite, u.type_unite, u.nom_unite, u.code_contrat, u.code_commune,
    coalesce(c.code_departement, m.code_departement) AS code_departement,
    u.population, u.part_population_qpv, u.annee_population, u.note
FROM brut.unite u
LEFT JOIN brut.contrat c ON c.code_contrat = u.code_contrat
LEFT JOIN brut.commune m ON m.code_commune = u.code_commune
ORDER BY u.code_lecture, u.code_unite;
