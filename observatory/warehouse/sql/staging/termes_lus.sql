-- Les termes propres, par lecture puis par code : l’ordre où ils viennent après ceux du livre.
SELECT
    code_lecture, code_indicateur, axe, libelle, definition, consigne, themes, famille_politique,
    date_terme, passage, etat, remplace_par
FROM brut.terme_propre
ORDER BY code_lecture, code_indicateur;
