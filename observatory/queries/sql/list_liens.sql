-- Liens codés de quelques unités d’une lecture, dont un bout au moins est parmi les indicateurs.
SELECT *
FROM lien
WHERE code_lecture = $lecture AND list_contains($unites::VARCHAR[], code_unite)
    AND (list_contains($indicateurs::VARCHAR[], code_source)
        OR coalesce(list_contains($indicateurs::VARCHAR[], code_cible), false));
