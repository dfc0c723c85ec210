-- Ce qui nomme un taux : sa lecture, son indicateur, sa mesure. Écrit à la construction : joindre
-- ces quatre tables à chaque question coûtait deux millisecondes aux taux d’une sélection.
CREATE TABLE vue.libelle_taux AS
SELECT
    l.code_lecture, l.nature, l.est_bornee, l.selection, l.type_unite, i.code_indicateur, i.libelle,
    i.libelle_court, i.sigle, i.axe, i.libelle_famille, i.famille_politique, i.ordre, m.mesure,
    m.libelle AS libelle_mesure, m.phrase AS phrase_mesure, m.phrase_singulier, m.est_principale,
    m.seuil
FROM lecture l
JOIN lecture_indicateur x USING (code_lecture)
JOIN indicateur i USING (code_indicateur)
JOIN mesure m USING (code_echelle);
