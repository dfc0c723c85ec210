SELECT code_lecture, nom_lecture, programme FROM brut.lecture ORDER BY rowid;
