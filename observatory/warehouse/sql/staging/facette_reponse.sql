-- Attributs et liens sous une seule forme : ce que chaque codeur répond d’une cellule, réponse par
-- réponse ; la ligne « non dit » n’a pas de valeur. Une proposition non relue ne répond pas. document
-- est celui d’une autre procédure (son titre, à défaut son adresse), vide quand le contrat répond.
CREATE TABLE brut.facette_reponse AS
SELECT r.*, CASE WHEN f.lu_dans = 'procedure' THEN coalesce(r.titre, r.url) END AS document
FROM (
    SELECT
        code_lecture, code_unite, code_indicateur, attribut AS facette, codeur, numero, statut,
        valeur, certitude, provenance, page_pdf, page_imprimee, citation, url, titre, passage,
        fichier, ligne_fichier
    FROM brut.attribut
    UNION ALL
    SELECT
        code_lecture, code_unite, code_source, lien, codeur, numero, statut, code_cible, certitude,
        provenance, page_pdf, page_imprimee, citation, url, titre, passage, fichier, ligne_fichier
    FROM brut.lien
) r
LEFT JOIN brut.facette f USING (facette);
