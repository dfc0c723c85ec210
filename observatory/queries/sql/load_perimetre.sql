-- Périmètre d'une lecture : region:76, ou departement:78,92,95.
SELECT perimetre FROM lecture WHERE code_lecture = $lecture;
