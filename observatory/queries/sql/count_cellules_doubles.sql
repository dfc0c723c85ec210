-- Combien de cellules d'une lecture ont plusieurs codeurs : sans une seule, aucun désaccord à chercher.
SELECT count(*) FROM cellule WHERE code_lecture = $lecture AND nb_codeurs >= 2;
