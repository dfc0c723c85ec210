-- Une cellule avec le nom de son unité et de son indicateur, et sa valeur en mots.
CREATE VIEW vue.cellule_lue AS
SELECT
    x.* EXCLUDE (sources), u.nom_unite, u.type_unite, u.code_contrat, u.code_departement, i.axe,
    i.libelle AS libelle_indicateur, i.libelle_famille, i.famille_politique, i.code_echelle,
    i.ordre, coalesce(n.libelle, x.valeur) AS libelle_valeur
FROM cellule x
JOIN unite u USING (code_lecture, code_unite)
JOIN indicateur i USING (code_indicateur)
LEFT JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = x.valeur;
