UPDATE page_texte SET colonnes = '' WHERE rowid IN (SELECT id FROM page WHERE etat = 'ocr');
UPDATE page_publique SET colonnes = '' WHERE rowid IN (SELECT id FROM page WHERE etat = 'ocr');
UPDATE page SET ordre = NULL WHERE etat = 'ocr'
