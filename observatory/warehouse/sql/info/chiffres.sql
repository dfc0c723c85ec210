SELECT code_constat, numero, k, n
FROM constat_chiffre
WHERE code_lecture = $lecture AND code_indicateur IS NOT NULL
ORDER BY code_constat, numero;
