"""A drawing written as Vega-Lite is judged by the same schema as one made with Altair."""

from __future__ import annotations

import pytest
from jsonschema import ValidationError

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.charts.matrice import CELLULE, Dessin, Trace, chart_matrice
from observatory.rendering.signes import build_marques
from observatory.sheets.pages.articulations import build_articulations

HERAULT = Filtres(lecture="occitanie-2024-demo", departement=("34",))


def test_a_matrix_follows_the_schema_and_holds_every_cell(entrepot: Entrepot) -> None:
    page = build_articulations(entrepot, HERAULT, "seriation")
    matrice = next(m for m in page.matrices if len(m.colonnes) > 5)
    dessin = Dessin(
        matrice, build_marques(page.legende, 3), muets=("Muet",), groupes=(("Titre", 2),)
    )
    spec = chart_matrice(dessin).to_dict(validate=True)
    cases, titre = spec["layer"]
    lignes = cases["data"]["values"]
    assert [x["rangee"].split("¦")[1] for x in lignes] == [x.nom for x in matrice.lignes]
    assert {len(x["etats"]) for x in lignes} == {len(matrice.colonnes) + 1}
    assert titre["data"]["values"][0]["titre"] == "Titre"
    assert [p["name"] for p in spec["params"]] == [CELLULE, "vu"]
    assert {v for p in spec["params"] for v in p["views"]} == {cases["layer"][0]["name"]}


def test_what_is_not_vega_lite_is_refused_when_checked() -> None:
    faux = Trace({"layer": [{"mark": {"type": "rectangle"}, "encoding": {}}]})
    assert faux.to_dict(validate=False)["layer"]
    with pytest.raises(ValidationError):
        faux.to_dict(validate=True)
