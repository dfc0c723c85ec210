-- Une ville lue dont le contrat n’est pas connu garde la liste de ceux qui touchent la commune.
CREATE TABLE unite AS
SELECT
    u.code_lecture, u.code_unite, u.type_unite,
    CASE WHEN u.type_unite = 'contrat' THEN coalesce(c.nom_contrat, u.nom_unite) ELSE u.nom_unite END
        AS nom_unite,
    u.code_contrat, u.code_commune,
    coalesce(c.code_departement, m.code_departement) AS code_departement,
    u.population, u.part_population_qpv, u.annee_population, u.note,
    CASE WHEN u.code_contrat IS NULL THEN coalesce(p.contrats, []) ELSE [] END
        AS contrats_possibles
FROM brut.unite u
LEFT JOIN brut.contrat c ON c.code_contrat = u.code_contrat
LEFT JOIN brut.commune m ON m.code_commune = u.code_commune
LEFT JOIN (
    SELECT code_commune, list_sort(list(DISTINCT code_contrat)) AS contrats
    FROM brut.contrat_commune
    GROUP BY ALL
) p ON p.code_commune = u.code_commune
ORDER BY u.code_lecture, u.code_unite;
