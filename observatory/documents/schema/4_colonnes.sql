ALTER TABLE page ADD COLUMN ordre TEXT;
DROP TABLE page_texte;
DROP TABLE page_publique;
CREATE VIRTUAL TABLE page_texte USING fts5 (texte, sigles, colonnes, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE page_publique USING fts5 (texte, sigles, colonnes, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO page_texte (rowid, texte, sigles, colonnes) SELECT id, clean(brut), acronyms(brut), '' FROM page;
INSERT INTO page_publique (rowid, texte, sigles, colonnes) SELECT id, clean(brut), acronyms(brut), '' FROM page
    WHERE sha256 IN (SELECT sha256 FROM document WHERE est_public);
CREATE TABLE piece_exigee (code_lecture TEXT NOT NULL, nature TEXT NOT NULL, PRIMARY KEY (code_lecture, nature))
