-- Un document d’une autre procédure (CTG, CLS…) par unité, instrument et titre : un contrat d’agglomération
-- fait face à la CTG de chaque commune. Combien de questions il a reçues, à combien il répond, et ce
-- que le contrat, en regard, dit de l’instrument.
CREATE TABLE procedure_lue AS
SELECT
    r.code_lecture, r.code_unite, any_value(u.nom_unite) AS nom_unite, r.code_indicateur,
    any_value(i.libelle) AS libelle_indicateur, r.document,
    any_value(c.statut) AS statut, any_value(e.libelle) AS niveau_contrat,
    count(DISTINCT r.facette)::INTEGER AS nb_questions,
    (count(DISTINCT r.facette) FILTER (r.statut = 'dit'))::INTEGER AS nb_dites
FROM brut.facette_reponse r
JOIN unite u ON u.code_lecture = r.code_lecture AND u.code_unite = r.code_unite
JOIN indicateur i ON i.code_indicateur = r.code_indicateur
JOIN cellule c
    ON c.code_lecture = r.code_lecture AND c.code_unite = r.code_unite
    AND c.code_indicateur = r.code_indicateur
LEFT JOIN echelle_niveau e
    ON c.statut = 'code' AND e.code_echelle = i.code_echelle AND e.code_niveau = c.valeur
WHERE r.document IS NOT NULL AND r.provenance IS DISTINCT FROM 'automatique'
GROUP BY r.code_lecture, r.code_unite, r.code_indicateur, r.document
ORDER BY r.code_lecture, r.code_unite, r.code_indicateur, r.document;
