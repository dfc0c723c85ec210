-- Lectures et leur état : ce qui décide de qui peut les voir.
SELECT code_lecture, etat
FROM lecture
WHERE NOT list_contains($tues::VARCHAR[], code_lecture)
ORDER BY code_lecture;
