-- Taux calculés à la construction : d’un périmètre (lecture, departement=34…), ou de tous ceux de
-- quelques dimensions (departement, classe_qpv, nature_epci) ; NULL ne filtre rien.
SELECT * EXCLUDE (couverture, ordre)
FROM taux
JOIN vue.libelle_taux USING (code_lecture, code_indicateur, mesure)
WHERE code_lecture = $lecture
    AND ($perimetre::VARCHAR IS NULL OR perimetre = $perimetre)
    AND ($dimensions::VARCHAR[] IS NULL
        OR list_contains($dimensions::VARCHAR[], split_part(perimetre, '=', 1)))
    AND ($indicateurs::VARCHAR[] IS NULL OR list_contains($indicateurs::VARCHAR[], code_indicateur))
    AND ($axe::VARCHAR IS NULL OR axe = $axe)
    AND ($mesure::VARCHAR IS NULL OR mesure = $mesure)
    AND (NOT $principales OR est_principale)
ORDER BY ordre, code_indicateur, perimetre, seuil;
