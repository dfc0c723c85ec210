"""What a lecture knows beside a silent selection: a probable answer is never told as a firm one."""

from __future__ import annotations

from observatory.queries.ailleurs import list_positives
from observatory.queries.cellules import list_cellules
from observatory.queries.entrepot import Entrepot

PUBLIQUE = "occitanie-2024-public"


def test_a_probable_answer_beside_firm_ones_says_so(entrepot: Entrepot) -> None:
    lues = [c for c in list_cellules(entrepot, PUBLIQUE) if c.axe == "presence"]
    dites = list_positives(entrepot, PUBLIQUE, ["presence"], [])
    mixtes = 0
    for reponse in dites:
        siennes = [
            c
            for c in lues
            if c.code_indicateur == reponse.code_indicateur
            and c.statut == "code"
            and (c.rang_min or 0) > 0
        ]
        probables = {c.nom_unite for c in siennes if c.certitude != "ferme"}
        mixtes += reponse.est_ferme and bool(probables)
        for nom in reponse.noms:
            est_probable = any(nom.startswith(p) for p in probables)
            assert ("(probable)" in nom) == (reponse.est_ferme and est_probable), nom
    assert mixtes, "the public reading mixes both somewhere"
