-- Une ligne par lecture, unité et indicateur. Une mesure de seuil s est positive si
-- rang_min >= s, négative si rang_max < s, sinon indécise.
CREATE TABLE cellule AS
WITH nb_preuve AS (
    SELECT code_lecture, code_unite, code_indicateur, count(*)::INTEGER AS nb_preuves
    FROM brut.preuve
    GROUP BY ALL
),
source_cellule AS (
    SELECT code_lecture, code_unite, code_indicateur, list(DISTINCT coalesce(url, titre)) AS sources
    FROM brut.preuve
    WHERE type_preuve <> 'simulation' AND coalesce(url, titre) IS NOT NULL
    GROUP BY ALL
),
portee_cellule AS (
    SELECT
        p.code_lecture, p.code_unite, p.code_indicateur,
        CASE WHEN count(*) = count(f.dit_pour) THEN
            string_agg(DISTINCT f.dit_pour, ' et ' ORDER BY f.dit_pour) END AS dit_pour
    FROM brut.preuve p
    SEMI JOIN brut.fait_rapporte r USING (code_lecture, code_unite, code_indicateur)
    LEFT JOIN brut.fait_rapporte f USING (code_lecture, code_unite, code_indicateur, url)
    GROUP BY ALL
),
source_membre AS (
    SELECT
        s.code_lecture, s.code_unite, m.code_indicateur, list_distinct(flatten(list(s.sources)))
            AS sources
    FROM source_cellule s
    JOIN brut.indicateur_membre m ON m.code_membre = s.code_indicateur
    GROUP BY ALL
),
-- ce que la lecture code, et ce qu’elle a codé sous un terme retiré depuis
suivi AS (
    SELECT code_lecture, code_indicateur FROM brut.lecture_indicateur
    UNION
    SELECT code_lecture, code_indicateur FROM brut.cellule_simple
),
simple AS (
    SELECT
        u.code_lecture, u.code_unite, i.code_indicateur, c.valeur, c.sens,
        coalesce(c.statut, 'non_lu') AS statut, c.certitude, c.provenance, c.rang_min, c.rang_max,
        CASE WHEN c.certitude = 'ferme' THEN coalesce(c.rang_min, 0) ELSE 0 END AS rang_min_ferme,
        CASE WHEN c.certitude = 'ferme' THEN coalesce(c.rang_max, i.rang_max) ELSE i.rang_max END
            AS rang_max_ferme,
        coalesce(c.est_comptee, false) AS est_comptee,
        coalesce(c.nb_codeurs, 0) AS nb_codeurs,
        coalesce(p.nb_preuves, 0) AS nb_preuves,
        coalesce(c.est_a_revoir, false) AS est_a_revoir
    FROM brut.unite u
    JOIN suivi x USING (code_lecture)
    JOIN brut.indicateur i USING (code_indicateur)
    LEFT JOIN brut.cellule_simple c
        ON c.code_lecture = u.code_lecture AND c.code_unite = u.code_unite
        AND c.code_indicateur = i.code_indicateur
    LEFT JOIN nb_preuve p
        ON p.code_lecture = u.code_lecture AND p.code_unite = u.code_unite
        AND p.code_indicateur = i.code_indicateur
    -- d’un terme retiré ne restent que les cellules dites : nul n’est à relire
    WHERE NOT i.est_derive AND (i.retire IS NULL OR c.code_unite IS NOT NULL)
),
preuve_membre AS (
    SELECT p.code_lecture, p.code_unite, m.code_indicateur, sum(p.nb_preuves)::INTEGER AS nb_preuves
    FROM nb_preuve p
    JOIN brut.indicateur_membre m ON m.code_membre = p.code_indicateur
    GROUP BY ALL
),
derivee AS (
    SELECT
        d.code_lecture, d.code_unite, d.code_indicateur,
        CASE WHEN NOT d.est_comptee THEN NULL
            WHEN d.rang_min = d.rang_max OR d.rang_max = d.rang_derive THEN n.code_niveau
            WHEN d.rang_min = 0 THEN h.code_niveau END AS valeur,
        CASE WHEN NOT d.est_comptee THEN NULL WHEN d.rang_min = d.rang_max THEN 'exact'
            WHEN d.rang_max = d.rang_derive THEN 'au_moins'
            WHEN d.rang_min = 0 THEN 'au_plus' END AS sens,
        CASE WHEN d.est_comptee THEN 'code' ELSE d.statut_sinon END AS statut,
        CASE WHEN NOT d.est_comptee THEN NULL
            WHEN (d.rang_min, d.rang_max) = (d.rang_min_ferme, d.rang_max_ferme) THEN 'ferme'
            ELSE 'probable' END AS certitude,
        CASE WHEN d.est_comptee THEN d.provenance END AS provenance,
        CASE WHEN d.est_comptee THEN d.rang_min END AS rang_min,
        CASE WHEN d.est_comptee THEN d.rang_max END AS rang_max,
        d.rang_min_ferme, d.rang_max_ferme, d.est_comptee,
        coalesce(d.nb_codeurs, 0) AS nb_codeurs,
        coalesce(p.nb_preuves, 0) AS nb_preuves,
        d.est_a_revoir
    FROM brut.cellule_derivee d
    JOIN brut.indicateur i USING (code_indicateur)
    LEFT JOIN brut.echelle_niveau n ON n.code_echelle = i.code_echelle AND n.rang = d.rang_min
    LEFT JOIN brut.echelle_niveau h ON h.code_echelle = i.code_echelle AND h.rang = d.rang_max
    LEFT JOIN preuve_membre p
        ON p.code_lecture = d.code_lecture AND p.code_unite = d.code_unite
        AND p.code_indicateur = d.code_indicateur
)
SELECT
    x.* EXCLUDE (est_a_revoir), coalesce(list_sort(s.sources), []) AS sources, d.dit_pour,
    x.est_a_revoir
FROM (SELECT * FROM simple UNION ALL BY NAME SELECT * FROM derivee) x
LEFT JOIN (SELECT * FROM source_cellule UNION ALL SELECT * FROM source_membre) s
    USING (code_lecture, code_unite, code_indicateur)
LEFT JOIN portee_cellule d USING (code_lecture, code_unite, code_indicateur)
ORDER BY code_lecture, code_indicateur, code_unite;
