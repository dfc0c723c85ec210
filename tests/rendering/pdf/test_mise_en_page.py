"""On every kind of sheet the body stops above the foot, and no text is set upon another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf.donnees_contrat import write_contract_theme
from observatory.rendering.pdf.fiches import _set
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from tests.bornes import bound
from tests.rendering.pdf.composees import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from tests.rendering.pdf.conftest import DEMO, PUBLIC, Lu
from tests.rendering.pdf.positions import Page, read_pages

pytestmark = pytest.mark.xdist_group("pdf")

Lire = Callable[[bytes], Lu]

FILET = 7.5
"""Room above the foot (points): its rule and the white under it."""
ENTRE_CASES = 2.5
"""Least room between the texts of two cells of a row (points)."""

CHARGEES = (
    ("CN03201M", "sante"), ("CN03201M", "gouvernance"), ("CN03401I", "tranquillite_prevention"),
    ("CN01104M", "gouvernance"), ("CN00902M", "sante"), ("CN00903M", "cadre_vie_logement"),
    ("CN01102I", "transition_ecologique"), ("CN03003I", "acces_droits"),
)  # fmt: skip
"""The fullest sheets of a contract on a theme, in the simulated reading."""
CONTRATS = ("CN03103I", "CN03201M", "CN03005I", "CN01101M")
SANS_CODAGE = ("CN98701M", "CN97406I", "CN07501I", "CN97610I", "CN01303M", "CN09402M", "CN02202N")
"""Contracts no lecture codes: overseas, Paris, those with the most neighbourhoods."""


Fiches = dict[str, bytes]
VUES = tuple(Filtres(lecture=nom) for nom in (DEMO, PUBLIC))


def render_on_themes(memoire: Entrepot) -> Fiches:
    return {
        f"{code} {theme} {vue.lecture}": render_fiche_contrat_theme(
            memoire, code, theme, filtres=vue
        )
        for code, theme in bound(CHARGEES, 3)
        for vue in VUES
    }


def render_contracts(memoire: Entrepot) -> Fiches:
    lus = {
        f"{code} {vue.lecture}": render_fiche_contrat(memoire, code, filtres=vue)
        for vue, codes in ((VUES[0], CONTRATS), (VUES[1], bound(CONTRATS, 3)))
        for code in codes
    }
    return lus | {code: render_fiche_contrat(memoire, code) for code in bound(SANS_CODAGE, 2)}


def render_themes(memoire: Entrepot) -> Fiches:
    return {
        f"{theme} {vue.lecture}": render_fiche_theme(memoire, theme, filtres=vue)
        for theme in ("sante", "culture_sport", "gouvernance")
        for vue in VUES
    }


def render_neighbourhoods(memoire: Entrepot) -> Fiches:
    codes = ("QN03201M", "QN01325M", "QN98736M", "QN97411M")
    return {code: render_fiche_qpv(memoire, code) for code in codes}


@pytest.mark.parametrize(
    "rendre", [render_on_themes, render_contracts, render_themes, render_neighbourhoods]
)
def test_no_text_runs_into_the_foot_or_into_another(
    rendre: Callable[[Entrepot], Fiches], memoire: Entrepot, lire: Lire
) -> None:
    fautes = [
        f"{nom}, page {numero} : {faute}"
        for nom, octets in rendre(memoire).items()
        for numero, page in enumerate(read_pages(lire(octets).lecteur), 1)
        for faute in list_faults(page)
    ]
    assert not fautes, "\n".join(fautes)


def test_what_is_too_long_for_its_page_is_set_smaller(memoire: Entrepot, lire: Lire) -> None:
    fiche = build_fiche_contrat_theme(memoire, VUES[1], "CN03201M", "sante")
    longue = replace(fiche, defis=fiche.defis * 6)
    lu = lire(_set("fiche_contrat_theme", write_contract_theme(longue), fiche.pied))
    pages = read_pages(lu.lecteur)
    assert [list(list_faults(p)) for p in pages] == [[]]
    assert lu.texte.count("Réfléchir à l’interculturalité") == 6


def list_faults(page: Page) -> Iterator[str]:
    """Yield what is badly set on a page, in words."""
    if page.marge_pied < FILET:
        yield f"le corps s’arrête à {page.marge_pied:.1f} point(s) du pied"
    yield from (f"« {a} » touche « {b} »" for a, b in page.list_collisions(ENTRE_CASES))
    yield from (f"« {a} » couvre « {b} »" for a, b in page.list_overlaps())
