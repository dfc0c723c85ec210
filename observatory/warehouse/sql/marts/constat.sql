CREATE TABLE constat AS
WITH nommee AS (
    SELECT
        c.code_lecture, c.code_constat, list(u.code_unite ORDER BY x.rang) AS codes_unites,
        list(u.nom_unite ORDER BY x.rang) AS noms_unites
    FROM brut.constat c,
        LATERAL (
            SELECT trim(unnest(codes)) AS code_unite, generate_subscripts(codes, 1) AS rang
            FROM (SELECT string_split(c.unites, '|') AS codes)
        ) x
    JOIN unite u ON u.code_lecture = c.code_lecture AND u.code_unite = x.code_unite
    GROUP BY ALL
),
chiffree AS (
    SELECT
        code_lecture, code_constat, count(*)::INTEGER AS nb_chiffres,
        bool_or(est_a_revoir) AS est_a_revoir,
        coalesce(list(DISTINCT code_indicateur ORDER BY code_indicateur)
            FILTER (code_indicateur IS NOT NULL), []) AS codes_indicateurs
    FROM constat_chiffre
    GROUP BY ALL
)
SELECT
    c.code_lecture, c.code_constat, c.code_theme, c.nature, c.ordre, c.texte,
    coalesce(n.codes_unites, []) AS codes_unites, coalesce(n.noms_unites, []) AS noms_unites,
    c.source, c.passage, c.page, c.url, c.provenance, c.date_constat,
    coalesce(f.codes_indicateurs, []) AS codes_indicateurs,
    coalesce(f.nb_chiffres, 0) AS nb_chiffres, coalesce(f.est_a_revoir, false) AS est_a_revoir
FROM brut.constat c
LEFT JOIN theme t ON t.code_theme = c.code_theme
LEFT JOIN nommee n USING (code_lecture, code_constat)
LEFT JOIN chiffree f USING (code_lecture, code_constat)
ORDER BY c.code_lecture, t.ordre NULLS FIRST, c.ordre, c.code_constat;
