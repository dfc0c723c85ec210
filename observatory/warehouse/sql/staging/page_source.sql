-- L’hôte de chaque adresse citée, sans « www. », et ce qu’il vaut.
CREATE TABLE brut.page_source AS
SELECT p.url, h.hote, h.nature_hote
FROM (
    SELECT url FROM brut.preuve WHERE url IS NOT NULL
    UNION
    SELECT url FROM brut.fait_rapporte
) p
JOIN brut.hote h
    ON h.hote = regexp_extract(lower(p.url), '^https?://(?:www[.])?([^/:?#]+)', 1);
