-- Rang de la bande de k/n (1 = la plus basse), en entiers : k × 100 >= borne × n.
CREATE MACRO rang_bande(k, n) AS
    len(list_filter((SELECT list(borne_pourcent) FROM bande), lambda b: k * 100 >= b * n));
