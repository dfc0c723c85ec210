-- Indicateurs d'une thématique : ceux qui la nomment et ceux que sa lecture publiée énumère.
WITH siens AS (
    SELECT code_indicateur FROM indicateur_theme WHERE code_theme = $theme
    UNION
    SELECT code_indicateur FROM theme_element
    WHERE code_theme = $theme AND code_indicateur IS NOT NULL
)
SELECT code_indicateur
FROM siens
WHERE code_indicateur NOT IN (
    SELECT code_indicateur FROM indicateur
    WHERE lecture_propre IS NOT NULL AND list_contains($tues::VARCHAR[], lecture_propre)
)
ORDER BY code_indicateur;
