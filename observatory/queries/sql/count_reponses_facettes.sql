-- Combien de réponses aux attributs et aux liens porte une lecture : beaucoup n'en portent aucune.
SELECT
    (SELECT count(*) FROM attribut WHERE code_lecture = $lecture)
    + (SELECT count(*) FROM lien WHERE code_lecture = $lecture) AS nombre;
