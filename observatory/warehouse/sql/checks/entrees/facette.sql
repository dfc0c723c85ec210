-- erreur
-- Un attribut ou un lien qui ne tient pas : inconnu, mal placé, hors de sa liste, sans passage
WITH reponse AS (
    SELECT code_lecture, code_unite, code_indicateur, attribut AS facette, codeur, numero, statut,
        valeur, certitude, citation, page_pdf, page_imprimee, url, titre, passage, fichier,
        ligne_fichier, 'attribut' AS nature, 'Attributs' AS feuille
    FROM brut.attribut
    UNION ALL
    SELECT code_lecture, code_unite, code_source, lien, codeur, numero, statut, code_cible,
        certitude, citation, page_pdf, page_imprimee, url, titre, passage, fichier, ligne_fichier,
        'lien', 'Liens'
    FROM brut.lien
),
rang AS (
    SELECT c.code_lecture, c.code_unite, c.code_indicateur, c.codeur,
        coalesce(c.version_terme <> i.version_terme, false) AS est_a_revoir,
        CASE WHEN c.statut = 'code' AND c.sens <> 'au_plus' THEN e.rang END AS rang
    FROM brut.codage c
    SEMI JOIN reponse r USING (code_lecture, code_unite)
    LEFT JOIN brut.indicateur i USING (code_indicateur)
    LEFT JOIN brut.echelle_niveau e ON e.code_echelle = i.code_echelle AND e.code_niveau = c.valeur
),
faute AS (
    SELECT
        r.*, f.libelle, x.libelle_niveau, f.domaine_min, f.domaine_max,
        CASE
            WHEN f.facette IS NULL THEN 'inconnue'
            WHEN f.lu_dans = 'contrat' AND c.code_indicateur IS NULL THEN 'sans_codage'
            WHEN x.facette IS NULL THEN 'hors_indicateur'
            WHEN f.lu_dans = 'procedure' AND coalesce(r.titre, r.url) IS NULL THEN 'sans_document'
            WHEN f.lu_dans = 'contrat' AND NOT c.est_a_revoir AND (c.rang IS NULL OR c.rang < x.seuil)
                THEN 'sous_le_niveau'
            WHEN coalesce(r.statut NOT IN ('dit', 'non_dit')
                OR (r.statut = 'dit') <> (r.valeur IS NOT NULL), true) THEN 'statut'
            WHEN r.statut = 'dit' AND v.code IS NULL THEN 'certitude'
            WHEN f.reponse = 'liste' AND r.statut = 'dit' AND m.code IS NULL THEN 'hors_liste'
            WHEN f.reponse = 'cellule' AND r.statut = 'dit' AND d.code_indicateur IS NULL
                THEN 'cible_inconnue'
            WHEN f.nature = 'lien' AND r.statut = 'dit' AND r.valeur = r.code_indicateur
                THEN 'sur_soi'
            WHEN f.nature = 'lien' AND r.statut = 'dit' AND NOT coalesce(k.est_a_revoir, false)
                AND (k.rang IS NULL OR k.rang < d.seuil)
                THEN 'cible_sous_le_niveau'
            WHEN f.reponse = 'nombre' AND r.statut = 'dit'
                AND coalesce(TRY_CAST(r.valeur AS DOUBLE) NOT BETWEEN CAST(f.domaine_min AS DOUBLE)
                    AND CAST(f.domaine_max AS DOUBLE), true) THEN 'hors_domaine'
            WHEN f.reponse = 'montant' AND r.statut = 'dit'
                AND NOT regexp_full_match(r.valeur, '\d{1,12}([.,]\d{1,2})?( \(\d{4}\))?')
                THEN 'montant'
            WHEN r.statut = 'dit' AND coalesce(r.citation, r.page_imprimee, r.url, r.titre,
                r.passage, r.page_pdf::VARCHAR) IS NULL THEN 'sans_passage'
            WHEN count(*) OVER cellule > 1
                AND (NOT f.est_multiple OR bool_or(r.statut = 'non_dit') OVER cellule)
                THEN 'plusieurs'
        END AS raison
    FROM reponse r
    LEFT JOIN brut.facette f ON f.facette = r.facette AND f.nature = r.nature
    LEFT JOIN brut.facette_indicateur x
        ON x.facette = r.facette AND x.code_indicateur = r.code_indicateur
    LEFT JOIN rang c
        ON c.code_lecture = r.code_lecture AND c.code_unite = r.code_unite
        AND c.code_indicateur = r.code_indicateur AND c.codeur = r.codeur
    LEFT JOIN brut.vocabulaire v ON v.vocabulaire = 'certitude' AND v.code = r.certitude
    LEFT JOIN brut.facette_modalite m ON m.facette = r.facette AND m.code = r.valeur
    LEFT JOIN brut.facette_cible d ON d.facette = r.facette AND d.code_indicateur = r.valeur
    LEFT JOIN rang k
        ON k.code_lecture = r.code_lecture AND k.code_unite = r.code_unite
        AND k.code_indicateur = r.valeur AND k.codeur = r.codeur
    WINDOW cellule AS (
        PARTITION BY r.code_lecture, r.code_unite, r.code_indicateur, r.facette, r.codeur, r.nature,
            CASE WHEN f.lu_dans = 'procedure' THEN coalesce(r.titre, r.url) END
    )
)
SELECT
    fichier, ligne_fichier AS ligne,
    CASE raison WHEN 'inconnue' THEN nature WHEN 'sans_codage' THEN 'code_unite'
        WHEN 'statut' THEN 'statut' WHEN 'certitude' THEN 'certitude' ELSE 'valeur' END AS colonne,
    nature || ' « ' || facette || ' », ' || code_unite || ' × ' || code_indicateur || ' : '
        || CASE raison
        WHEN 'inconnue' THEN 'il n’est pas au livre de codes'
        WHEN 'sans_codage' THEN 'la cellule n’est pas codée par « ' || codeur || ' »'
        WHEN 'hors_indicateur' THEN 'il ne se demande pas de cet indicateur'
        WHEN 'sans_document' THEN 'le document de la procédure n’est pas nommé'
        WHEN 'sous_le_niveau' THEN 'la cellule n’atteint pas « ' || libelle_niveau || ' »'
        WHEN 'statut' THEN 'dit sans réponse, ou non dit avec une réponse'
        WHEN 'certitude' THEN 'certitude inconnue'
        WHEN 'hors_liste' THEN '« ' || valeur || ' » n’est pas dans sa liste'
        WHEN 'cible_inconnue' THEN 'la cellule « ' || valeur || ' » n’existe pas'
        WHEN 'sur_soi' THEN 'une cellule ne se relie pas à elle-même'
        WHEN 'cible_sous_le_niveau' THEN 'la cellule « ' || valeur || ' » n’est pas codée à ce niveau'
        WHEN 'hors_domaine' THEN '« ' || valeur || ' » est hors du domaine, de ' || domaine_min
            || ' à ' || domaine_max
        WHEN 'montant' THEN '« ' || valeur || ' » n’est pas un montant'
        WHEN 'sans_passage' THEN 'aucun passage ne le prouve'
        ELSE 'plusieurs réponses, ou « non dit » avec une réponse' END AS message,
    'reprendre la feuille « ' || feuille || ' » de la grille, puis l’importer' AS remede
FROM faute
WHERE raison IS NOT NULL
ORDER BY fichier, ligne;
