CREATE TABLE brut.etat_defaut AS
SELECT unnest(from_json($lignes, '[{"code_lecture": "VARCHAR", "etat": "VARCHAR"}]'), recursive := true);
