"""Rates made by hand, for what the real data does not show."""

from __future__ import annotations

from dataclasses import replace

from observatory.queries.taux import LigneTaux

COMPLETE = LigneTaux(
    code_lecture="essai",
    nature="complete",
    type_unite="contrat",
    code_indicateur="partenaire.x",
    libelle="Partenaire X",
    libelle_court="X",
    sigle=None,
    axe="partenaire",
    libelle_famille="Famille",
    famille_politique=None,
    mesure="signataire",
    libelle_mesure="Taux de signature",
    phrase_mesure="l’ont pour signataire",
    phrase_singulier="l’a pour signataire",
    est_principale=True,
    seuil=3,
    perimetre="lecture",
    libelle_perimetre="Ensemble",
    nb_attendus=40,
    n=40,
    k=33,
    k_probable=0,
    nb_negatifs=7,
    nb_inconnus=0,
    part=0.825,
    part_min=0.825,
    part_max=0.825,
    bande="plus_de_70",
    libelle_bande="70 % et plus",
    est_bascule=False,
    est_petit_groupe=False,
)
PARTIELLE = replace(
    COMPLETE,
    nature="partielle",
    n=12,
    k=9,
    k_probable=3,
    nb_negatifs=3,
    nb_inconnus=28,
    part=None,
    part_min=9 / 40,
    part_max=37 / 40,
    bande=None,
    libelle_bande=None,
    est_bascule=None,
)
