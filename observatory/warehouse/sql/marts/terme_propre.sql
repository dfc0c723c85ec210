-- Sans le nom de qui l’a ajouté : il reste dans les fichiers de la lecture.
CREATE TABLE terme_propre AS
SELECT
    code_lecture, code_indicateur, axe, libelle, definition, consigne,
    list_filter(list_transform(string_split(coalesce(themes, ''), '|'), lambda t: trim(t)),
        lambda t: t <> '') AS codes_themes,
    passage, date_terme, etat AS etat_terme, remplace_par
FROM brut.terme_propre
ORDER BY code_lecture, code_indicateur;
