-- Attributs codés de quelques unités et indicateurs d’une lecture.
SELECT *
FROM attribut
WHERE code_lecture = $lecture AND list_contains($unites::VARCHAR[], code_unite)
    AND list_contains($indicateurs::VARCHAR[], code_indicateur);
