-- Le statut montré d’une cellule : codée sans compter, elle attend sa relecture.
CREATE MACRO nommer_statut(comptee, statut) AS
    CASE WHEN NOT coalesce(comptee, false) AND statut = 'code' THEN 'non_compte'
        ELSE coalesce(statut, 'non_lu') END;
-- LE côté d’un seuil où se tient une cellule : les réponses fermes décident d’abord. Une cellule qui
-- ne compte pas dit pourquoi (proposée et non relue, ou son statut) ; personne ne l’a lue : non_lu.
CREATE MACRO cote(comptee, statut, bas_ferme, haut_ferme, bas, haut, seuil) AS
    CASE
        WHEN NOT coalesce(comptee, false) THEN nommer_statut(comptee, statut)
        WHEN bas_ferme >= seuil THEN 'oui'
        WHEN haut_ferme < seuil THEN 'non'
        WHEN bas >= seuil THEN 'oui_probable'
        WHEN haut < seuil THEN 'non_probable'
        ELSE 'indetermine'
    END;
