ALTER TABLE page ADD COLUMN boites TEXT;
DROP TABLE page_texte;
CREATE VIRTUAL TABLE page_texte USING fts5 (texte, sigles, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE page_publique USING fts5 (texte, sigles, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO page_texte (rowid, texte, sigles) SELECT id, clean(brut), acronyms(brut) FROM page;
INSERT INTO page_publique (rowid, texte, sigles) SELECT id, clean(brut), acronyms(brut) FROM page
    WHERE sha256 IN (SELECT sha256 FROM document WHERE est_public);
CREATE TABLE marque_page (
    numero_marque INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, numero INTEGER NOT NULL,
    marque TEXT NOT NULL, faite_le TEXT NOT NULL, faite_par TEXT NOT NULL, annulee_le TEXT
);
CREATE TABLE retrait (
    numero_retrait INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, code_contrat TEXT NOT NULL,
    nature TEXT NOT NULL, titre TEXT NOT NULL, nb_pages INTEGER NOT NULL, ajoute_le TEXT NOT NULL,
    retire_le TEXT NOT NULL
);
CREATE TABLE tache (
    sha256 TEXT PRIMARY KEY, version TEXT NOT NULL, faite_le TEXT NOT NULL, reste INTEGER NOT NULL
);
CREATE TABLE piece_attendue (
    numero_piece INTEGER PRIMARY KEY, code_contrat TEXT NOT NULL, nature TEXT NOT NULL,
    titre TEXT NOT NULL, etat TEXT NOT NULL, demandee_a TEXT NOT NULL, note TEXT NOT NULL,
    dite_le TEXT NOT NULL, UNIQUE (code_contrat, nature, titre)
)
