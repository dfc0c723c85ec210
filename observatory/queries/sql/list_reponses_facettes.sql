-- Ce que les codeurs répondent aux attributs et aux liens d’une unité, ou de toute la lecture ; un lien
-- se dit des deux cellules qu’il relie (« entrant » pour celle où il va). NULL ne filtre rien.
WITH reponse AS (
    SELECT
        code_lecture, code_unite, nom_unite, attribut AS facette, code_indicateur, statut, valeur,
        libelle_valeur, numero_codeur, numero, certitude, provenance, page_pdf, page_imprimee,
        citation, url, titre, passage, false AS est_entrant
    FROM attribut
    UNION ALL
    SELECT
        code_lecture, code_unite, nom_unite, lien, code_source, statut, code_cible, libelle_cible,
        numero_codeur, numero, certitude, provenance, page_pdf, page_imprimee, citation, url, titre,
        passage, false
    FROM lien
    UNION ALL
    SELECT
        code_lecture, code_unite, nom_unite, lien, code_cible, statut, code_source, libelle_source,
        numero_codeur, numero, certitude, provenance, page_pdf, page_imprimee, citation, url, titre,
        passage, true
    FROM lien
    WHERE code_cible IS NOT NULL
)
SELECT
    r.* EXCLUDE (code_lecture, titre), r.titre, f.nature, f.libelle AS libelle_facette,
    f.libelle_court AS court_facette, i.libelle AS libelle_indicateur, f.reponse,
    f.lu_dans
FROM reponse r
JOIN facette f USING (facette)
JOIN indicateur i USING (code_indicateur)
WHERE r.code_lecture = $lecture
    AND ($unites::VARCHAR[] IS NULL OR list_contains($unites::VARCHAR[], r.code_unite))
    AND ($indicateur::VARCHAR IS NULL OR r.code_indicateur = $indicateur)
ORDER BY strip_accents(r.nom_unite), r.code_unite, i.ordre, f.ordre, r.est_entrant,
    r.numero_codeur, r.numero;
