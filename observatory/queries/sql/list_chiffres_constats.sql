SELECT
    f.code_constat, f.numero, f.code_indicateur, i.libelle_court AS libelle_indicateur, f.mesure,
    x.libelle_mesure, f.k_fige, f.n_fige, f.k, f.n, f.est_a_revoir
FROM constat_chiffre f
LEFT JOIN indicateur i USING (code_indicateur)
LEFT JOIN vue.libelle_taux x USING (code_lecture, code_indicateur, mesure)
WHERE f.code_lecture = $lecture
ORDER BY f.code_constat, f.numero;
