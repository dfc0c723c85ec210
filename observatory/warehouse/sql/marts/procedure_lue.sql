-- Un document d’une autre procédure (CTG, CLS…) par unité et par instrument : combien de questions il
-- a reçues, à combien il répond, et ce que le contrat, en regard, dit de l’instrument.
CREATE TABLE procedure_lue AS
SELECT
    a.code_lecture, a.code_unite, any_value(a.nom_unite) AS nom_unite, a.code_indicateur,
    any_value(a.libelle_indicateur) AS libelle_indicateur,
    string_agg(DISTINCT coalesce(a.titre, a.url), ' ; ' ORDER BY coalesce(a.titre, a.url))
        AS document,
    any_value(c.statut) AS statut, any_value(e.libelle) AS niveau_contrat,
    count(DISTINCT a.attribut)::INTEGER AS nb_questions,
    (count(DISTINCT a.attribut) FILTER (a.statut = 'dit'))::INTEGER AS nb_dites
FROM attribut a
JOIN facette f ON f.facette = a.attribut AND f.lu_dans = 'procedure'
JOIN indicateur i ON i.code_indicateur = a.code_indicateur
JOIN cellule c
    ON c.code_lecture = a.code_lecture AND c.code_unite = a.code_unite
    AND c.code_indicateur = a.code_indicateur
LEFT JOIN echelle_niveau e
    ON c.statut = 'code' AND e.code_echelle = i.code_echelle AND e.code_niveau = c.valeur
WHERE a.provenance IS DISTINCT FROM 'automatique'
GROUP BY a.code_lecture, a.code_unite, a.code_indicateur
ORDER BY a.code_lecture, a.code_unite, a.code_indicateur;
