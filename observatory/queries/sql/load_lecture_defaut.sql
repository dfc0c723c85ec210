-- La lecture ouverte quand aucune n'est demandée : celle que les données désignent, sinon la première de la liste.
SELECT code_lecture
FROM lecture
WHERE NOT list_contains($tues::VARCHAR[], code_lecture)
ORDER BY est_defaut DESC, nature = 'demonstration', generation DESC, code_lecture
LIMIT 1;
