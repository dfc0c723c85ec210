CREATE TABLE preuve AS
SELECT
    code_lecture, code_unite, code_indicateur, codeur, numero, type_preuve, url, titre,
    editeur, passage, page_pdf, page_imprimee, citation, date_source, generation_source,
    certitude, note
FROM brut.preuve
ORDER BY code_lecture, code_unite, code_indicateur, codeur, numero;
