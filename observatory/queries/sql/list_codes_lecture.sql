-- Les indicateurs qu’une lecture code, les siens compris.
SELECT code_indicateur
FROM lecture_indicateur
WHERE code_lecture = $lecture;
