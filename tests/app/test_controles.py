"""Every control of every page is in the address: changed, it is written; written, it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.shared import adresse
from observatory.app.shared.navigation import PAGES
from observatory.queries.filtres import Filtres
from tests.app.ouvrir import open_page

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = "occitanie-2024-demo"

SANS_ADRESSE = {"grille": "its forms make, read or publish files: what they hold is not a view"}
"""Page → why its controls are not in the address."""

_CHOISIES: tuple[tuple[str, dict[str, str]], ...] = (
    ("carte", {"lecture": DEMO, "indicateur": "partenaire.caf"}),
    ("lecture", {"lecture": DEMO}),
    ("contrat", {"lecture": DEMO, "contrat": "CN03201M"}),
    ("contrat", {"contrat": "CN03201M", "partie": "cellules"}),
    ("partenaires", {"lecture": DEMO, "indicateur": "partenaire.region"}),
    ("articulations", {}),
    ("articulations", {"lecture": DEMO}),
    ("croisements", {"lecture": DEMO}),
)
_AUTRES = set(PAGES) - {page for page, _ in _CHOISIES} - set(SANS_ADRESSE)
VUES = (*_CHOISIES, *((page, {}) for page in PAGES if page in _AUTRES))
"""The view of each page where the most controls show; as it opens, for a page not listed."""

GENRES = (
    "selectbox", "multiselect", "slider", "text_input", "toggle", "checkbox", "radio",
    "segmented_control", "pills", "number_input", "text_area", "select_slider", "date_input",
)  # fmt: skip


def read_params(at: AppTest) -> dict[str, str]:
    """Return the address; a page writes each value as a list of one, a test as a text."""
    return {n: v if isinstance(v, str) else v[0] for n, v in at.query_params.items()}


def list_controls(at: AppTest) -> dict[str, tuple[str, int]]:
    """Return the kind and the rank of each control, by its key."""
    trouves = {}
    for genre in GENRES:
        for rang, widget in enumerate(at.get(genre)):
            assert widget.key, f"{genre} « {widget.label} » has no key"
            if not widget.disabled:
                trouves[widget.key] = (genre, rang)
    return trouves


def find_other(genre: str, widget: Any) -> Any:
    """Return a value the control does not hold."""
    valeur = widget.value
    if genre in {"toggle", "checkbox"}:
        return not valeur
    if genre == "slider":
        return (valeur[0] + 1, valeur[1])
    if genre == "number_input":
        return (valeur or 10) + 5
    if genre == "text_input":
        return "Toulouse"
    if isinstance(valeur, list):
        return [] if valeur else [widget.options[0]]
    affichee = widget.format_func(valeur) if hasattr(widget, "format_func") else valeur
    autres = [o for o in widget.options if o not in {affichee, valeur}]
    return autres[-1] if autres else None


@pytest.mark.parametrize(("page", "params"), VUES, ids=str)
def test_a_control_changed_is_in_the_address_and_read_back(
    page: str, params: dict[str, str]
) -> None:
    at = open_page(page, **params)
    oublies, perdus = [], []
    for cle, (genre, rang) in list_controls(at).items():
        widget = at.get(genre)[rang]
        avant, premiere, autre = read_params(at), widget.value, find_other(genre, widget)
        if autre is None:
            continue
        widget.set_value(autre).run()
        assert not at.exception, cle
        apres = read_params(at)
        if apres == avant:
            oublies.append(cle)
        elif not cle.startswith("filtre-") and not is_read_back(page, apres, cle, at):
            perdus.append(cle)
        if (place := list_controls(at).get(cle)) is not None:
            at.get(place[0])[place[1]].set_value(premiere).run()
        if read_params(at) != avant or cle not in list_controls(at):
            at = open_page(page, **params)
    assert (oublies, perdus) == ([], [])


def is_read_back(page: str, apres: dict[str, str], cle: str, at: AppTest) -> bool:
    """Return whether a new session at this address shows what the control was given."""
    neuve = open_page(page, **apres)
    ici, la = list_controls(at), list_controls(neuve)
    if cle not in ici:
        return True
    if cle not in la:
        return False
    return bool(at.get(ici[cle][0])[ici[cle][1]].value == neuve.get(la[cle][0])[la[cle][1]].value)


def test_nothing_chosen_of_a_list_is_written_too() -> None:
    at = open_page("telechargements", fiches="aucun")
    genre, rang = list_controls(at)["choix-fiches"]
    assert at.get(genre)[rang].value == []


CONTRAT = {"contrat": "CN03201M"}
OUVERT = {"indicateur": "partenaire.caf", "mesure": "signataire"}
PERIMES: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("partenaires", "famille", {}),
    ("partenaires", "compte", OUVERT),
    ("partenaires", "perimetre", OUVERT),
    ("articulations", "tri", {}),
    ("articulations", "forme", {}),
    ("articulations", "compte", {}),
    ("lecture", "toutes", {}),
    ("telechargements", "fiches", {}),
    *(("contrat", n, CONTRAT) for n in ("axe", "lignes", "pairs", "avec", "differences", "unite")),
    *(("chercher", n, {}) for n in ("mots", "expression", "documents", "dans", "document", "page")),
    *(("croisements", nom, {}) for nom in ("chiffre", "seuil", "sens", "reponse")),
    *(("comparer", nom, {}) for nom in ("comparer", "moyenne", "ordre")),
)


@pytest.mark.parametrize(("page", "nom", "params"), PERIMES, ids=str)
def test_a_value_nobody_knows_gives_a_sentence(page: str, nom: str, params: dict[str, str]) -> None:
    at = open_page(page, **{"lecture": DEMO, **params, nom: "zzperimee"})
    assert not at.error
    assert [i for i in at.info if "zzperimee" in i.value]


def test_every_choice_of_a_page_is_tried_with_a_stale_value() -> None:
    a_dire = [g for g in adresse.GENRES if g not in (Filtres, adresse.Affichage)]
    assert {n for genre in a_dire for n in genre.names().values()} == {n for _, n, _ in PERIMES}


def test_a_value_nearly_known_gives_the_nearest_view() -> None:
    at = open_page("partenaires", famille="etat-et-operateur")
    assert read_params(at) == {"famille": "etat-et-operateurs"}
    assert [i for i in at.info if "affichage de «\u00a0État et opérateurs\u00a0»" in i.value]
