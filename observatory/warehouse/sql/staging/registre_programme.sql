-- Ce que codent les lectures qui l’ont déclaré ; les autres codent tout.
CREATE TABLE brut.programme AS
SELECT unnest(
    from_json($lignes, '[{"code_lecture": "VARCHAR", "code_indicateur": "VARCHAR"}]'), recursive := true);
