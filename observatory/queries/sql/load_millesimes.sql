-- Millésimes des contours et de la population montrés.
SELECT
    (SELECT max(millesime) FROM qpv) AS millesime_qpv,
    (SELECT max(millesime) FROM commune) AS millesime_communes,
    (SELECT max(millesime) FROM departement) AS millesime_departements,
    (SELECT max(annee_population) FROM contrat) AS annee_population;
