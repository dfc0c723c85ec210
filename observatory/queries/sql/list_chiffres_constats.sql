SELECT
    f.code_constat, f.numero, f.code_indicateur, i.libelle_court AS libelle_indicateur, f.mesure,
    m.libelle AS libelle_mesure, f.k_fige, f.n_fige, f.k, f.n, f.est_a_revoir
FROM constat_chiffre f
LEFT JOIN indicateur i USING (code_indicateur)
LEFT JOIN mesure m ON m.code_echelle = i.code_echelle AND m.mesure = f.mesure
WHERE f.code_lecture = $lecture
ORDER BY f.code_constat, f.numero;
