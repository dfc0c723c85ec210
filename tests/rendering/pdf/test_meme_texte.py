"""One number, one object: the printed sheet says what the page says; a label prints as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf.donnees_theme import write_theme
from observatory.rendering.pdf.fiches import _set
from observatory.sheets.pages.comparaison import build_comparaison
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from tests.rendering.pdf.composees import render_fiche_contrat, render_fiche_theme
from tests.rendering.pdf.conftest import DEMO, PUBLIC, Lu, flatten

pytestmark = pytest.mark.xdist_group("pdf")

PIEGE = '#import "x": * $ <script>alert(1)</script> *gras* _i_ @ref [lien](x) =HYPERLINK("a")'


def squeeze(texte: str) -> str:
    return re.sub(r"\s+", " ", flatten(texte))


def test_the_theme_sheet_shows_the_figures_of_the_page(
    memoire: Entrepot, lire: Callable[[bytes], Lu]
) -> None:
    for lecture in (DEMO, PUBLIC):
        filtres = Filtres(lecture=lecture, theme="sante")
        page = build_lecture_regionale(memoire, filtres)
        assert page.theme is not None
        texte = squeeze(lire(render_fiche_theme(memoire, "sante", filtres=filtres)).texte)
        tableau = next(t for t in page.theme.tableaux if "artenaires" in t.titre)
        vus = [x.principal for x in tableau.lignes[:5] if x.principal.est_lu]
        assert vus
        for taux in vus:  # what finds no room is named: the page has its figure
            dit, nom = squeeze(taux.chiffre) in texte, squeeze(taux.ligne.libelle)
            assert dit or nom in texte.partition("Non montr")[2], nom
        assert sum(squeeze(taux.chiffre) in texte for taux in vus) >= 1


def test_the_contract_sheet_shows_the_differences_of_the_page(
    memoire: Entrepot, lire: Callable[[bytes], Lu]
) -> None:
    filtres = Filtres(lecture=DEMO)
    page = build_comparaison(memoire, filtres, "CN03201M")
    texte = squeeze(lire(render_fiche_contrat(memoire, "CN03201M", filtres=filtres)).texte)
    for ligne in page.principales[:5]:
        assert squeeze(ligne.phrase) in texte
    for chiffre in page.chiffres:
        assert squeeze(chiffre.texte) in texte
        assert squeeze(chiffre.region.texte_moyenne) in texte
        assert squeeze(chiffre.region.rang or "") in texte


def test_markup_in_a_label_prints_as_text(memoire: Entrepot, lire: Callable[[bytes], Lu]) -> None:
    fiche = build_fiche_theme(memoire, Filtres(lecture=DEMO), "sante", "http://localhost:8501")
    piegee = replace(fiche, titre=PIEGE)
    texte = squeeze(lire(_set("fiche_theme", write_theme(piegee), fiche.pied)).texte)
    for morceau in ("#import", "<script>alert(1)</script>", "*gras*", "_i_", "@ref", "=HYPERLINK"):
        assert morceau in texte, morceau
