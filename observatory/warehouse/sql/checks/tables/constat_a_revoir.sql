-- alerte
-- Un constat dont le chiffre a changé depuis qu’il a été écrit
SELECT
    'constats/lecture=' || f.code_lecture || '/constats.parquet' AS fichier, NULL AS ligne,
    'code_constat' AS colonne,
    '« ' || f.code_constat || ' » : ' || f.k_fige || '/' || f.n_fige || ' quand il a été écrit, '
        || coalesce(f.k || '/' || f.n, 'plus rien') || ' aujourd’hui' AS message,
    'relire la phrase, puis figer de nouveau son chiffre' AS remede
FROM constat_chiffre f
JOIN lecture l USING (code_lecture)
WHERE f.est_a_revoir AND l.nature <> 'demonstration'
ORDER BY f.code_lecture, f.code_constat, f.numero;
