CREATE TABLE hote AS
SELECT hote, nature_hote, precision_hote
FROM brut.hote
ORDER BY hote;
