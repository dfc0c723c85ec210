-- Indicateurs d'une thématique : ceux qui la nomment et ceux que sa lecture publiée énumère.
SELECT code_indicateur FROM indicateur_theme WHERE code_theme = $theme
UNION
SELECT code_indicateur FROM theme_element
WHERE code_theme = $theme AND code_indicateur IS NOT NULL
ORDER BY code_indicateur;
