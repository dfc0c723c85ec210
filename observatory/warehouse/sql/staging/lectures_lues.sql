-- Les lectures dans l’ordre du fichier, et ce que chacune déclare coder.
SELECT code_lecture, nom_lecture, programme FROM brut.lecture ORDER BY rowid;
