"""The page Téléchargements: empty, one, many; a file is made when it is asked for, not before."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.shared.telecharger import FORMATS_COURANTS
from observatory.rendering.export.formats import FORMATS
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.app.ouvrir import open_page, texts

DEMO = "occitanie-2024-demo"
PAGE = "telechargements"


def buttons(at: AppTest) -> list[Any]:
    return [b.proto for b in at.get("download_button")]


def test_many_contracts_offer_every_format() -> None:
    at = open_page(PAGE)
    assert "40\u00a0contrats de ville, 108\u00a0QPV" in texts(at)
    for format_ in FORMATS.values():
        assert format_.libelle in texts(at)
    protos = buttons(at)
    assert len(protos) == len(FORMATS)
    for proto in protos:
        assert not proto.disabled
        assert proto.deferred_file_id
        assert "environ" in proto.label
    assert any("observatory export" in c.value for c in at.code)


def test_one_contract() -> None:
    at = open_page(PAGE, departement="32")
    assert "1\u00a0contrat de ville" in texts(at)
    assert "Gers (32)" in texts(at)
    assert len(buttons(at)) == len(FORMATS)


def test_nothing_says_what_to_do() -> None:
    at = open_page(PAGE, q="zzzz")
    assert "en retirer un" in texts(at)
    assert buttons(at) == []
    effacer = next(b for b in at.button if b.label == "Effacer les filtres")
    effacer.click().run()
    assert not at.exception
    assert len(buttons(at)) == len(FORMATS)


def test_contracts_nobody_read_are_told_apart() -> None:
    at = open_page(PAGE, region="11")
    assert "aucun n’est dans cette lecture" in texts(at)
    assert "aucune cellule" in texts(at)
    assert len(buttons(at)) == len(FORMATS)


def test_a_search_full_of_signs_shows_as_text() -> None:
    at = open_page(PAGE, q="a</b>**a**")
    assert not at.exception


def test_the_files_of_the_demonstration_carry_it_in_their_name() -> None:
    at = open_page(PAGE, lecture=DEMO, departement="32")
    assert MENTION_SIMULEE in "".join(str(h.proto) for h in at.get("html"))
    commande = next(c.value for c in at.code)
    assert f"lecture={DEMO}" in commande


@pytest.mark.parametrize("page", ["carte", "lecture"])
def test_the_view_has_its_button_which_costs_nothing_while_closed(page: str) -> None:
    at = open_page(page, departement="32")
    ailleurs = [b for b in buttons(at) if b.deferred_file_id]
    assert {b.label for b in ailleurs} <= {"Diaporama"}
    at.session_state[f"telecharger-{page}"] = True
    at.run()
    assert not at.exception
    offerts = [b for b in buttons(at) if b.deferred_file_id]
    assert len(offerts) == len(ailleurs) + len(FORMATS_COURANTS)
