CREATE TABLE fait_rapporte AS
SELECT
    f.code_lecture, f.code_unite, f.code_indicateur, f.valeur, f.portee, f.dit_pour, f.url, f.titre,
    f.editeur, h.nature_hote, f.date_source, f.note
FROM brut.fait_rapporte f
LEFT JOIN brut.page_source h ON h.url = f.url
ORDER BY f.code_lecture, f.code_unite, f.code_indicateur, f.url;
