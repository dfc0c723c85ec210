CREATE TABLE document (
    sha256 TEXT NOT NULL, code_contrat TEXT NOT NULL, nature TEXT NOT NULL,
    titre TEXT NOT NULL, nom_fichier TEXT NOT NULL, date_document TEXT,
    est_signe INTEGER NOT NULL, est_public INTEGER NOT NULL, remplace TEXT,
    nb_pages INTEGER NOT NULL, etats TEXT NOT NULL, ajoute_le TEXT NOT NULL,
    PRIMARY KEY (sha256, code_contrat)
);
CREATE TABLE page (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, numero INTEGER NOT NULL, imprime TEXT,
    etat TEXT NOT NULL, brut TEXT NOT NULL, UNIQUE (sha256, numero)
);
CREATE VIRTUAL TABLE page_texte USING fts5 (
    texte, tokenize = "unicode61 remove_diacritics 2"
)
