-- Lectures qui relèvent un contrat : lui-même, ou ses villes.
SELECT DISTINCT code_lecture
FROM unite
WHERE code_contrat = $contrat AND NOT list_contains($tues::VARCHAR[], code_lecture);
