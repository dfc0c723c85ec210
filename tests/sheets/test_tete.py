"""The sentence a page opens on says of what it counts."""

from __future__ import annotations

from typing import Any

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.tete import say_map, say_place

NARROWED: tuple[dict[str, Any], ...] = ({"recherche": "ales"}, {"nb_qpv_min": 5}, {"part_max": 0.1})


@pytest.mark.parametrize("choix", NARROWED)
def test_what_a_search_keeps_is_not_said_of_the_whole_place(
    entrepot: Entrepot, choix: dict[str, Any]
) -> None:
    """« Occitanie : 1 contrat de ville » would be false, and quoted."""
    for dire in (say_place, say_map):
        assert dire(entrepot, Filtres(**choix)).texte.startswith(
            "Occitanie, dans cette sélection\u00a0: "
        )
    gard = say_place(entrepot, Filtres(departement=("30",), **choix)).texte
    assert gard.startswith("Gard, dans cette sélection\u00a0: ")


def test_a_whole_place_is_said_plainly_whatever_is_looked_at(entrepot: Entrepot) -> None:
    for choix in ({}, {"theme": "sante"}, {"contrat": "CN03001I"}):
        texte = say_place(entrepot, Filtres(**choix)).texte
        assert texte.startswith("Occitanie\u00a0: 40\u00a0contrats de ville portent sur")
