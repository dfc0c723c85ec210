-- Ce qui nomme un chiffre de facette comme un taux : sa lecture, son indicateur, sa réponse.
CREATE VIEW vue.libelle_facette AS
SELECT
    l.code_lecture, x.chiffre, l.nature, l.est_bornee, l.type_unite, l.selection, f.facette,
    f.nature AS nature_facette, f.libelle AS libelle_facette, f.libelle_court AS court_facette,
    f.libelle_niveau, f.lu_dans, x.code_indicateur, i.libelle, i.libelle_court, i.sigle, i.axe,
    i.libelle_famille, i.famille_politique, x.valeur, x.libelle_valeur, x.base,
    'facette' AS mesure, f.libelle AS libelle_mesure,
    f.phrase || coalesce(' : ' || x.libelle_valeur, '')
        AS phrase_mesure,
    f.phrase_singulier || coalesce(' : ' || x.libelle_valeur, '')
        AS phrase_singulier,
    x.valeur IS NULL AS est_principale, 1 AS seuil, f.ordre AS ordre_facette, i.ordre,
    m.ordre AS ordre_valeur
FROM facette_chiffre x
JOIN lecture l USING (code_lecture)
JOIN facette f ON f.facette = x.facette
JOIN indicateur i ON i.code_indicateur = x.code_indicateur
LEFT JOIN facette_modalite m ON m.facette = x.facette AND m.code = x.valeur;
