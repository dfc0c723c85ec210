"""Figures as pictures: each builds, holds what it must, the same bytes twice, no browser."""

from __future__ import annotations

import ast
import hashlib
import re
import struct
from pathlib import Path

import pytest

import observatory.app
from observatory.base.errors import QueryError
from observatory.cli.restitution import FormeImage, GenreImage
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf.images import CARRE, FORMES, LARGE, SVG, render_image
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.restitution.figure import ChoixFigure, Figure
from observatory.sheets.restitution.figures import FIGURES, build_figure

PUBLIC, DEMO, IDF = "occitanie-2024-public", "occitanie-2024-demo", "idf-ouest-2025"
CAS = [
    ("taux", PUBLIC),
    ("taux", IDF),
    ("tableau", PUBLIC),
    ("instruments", DEMO),
    ("formes", IDF),
    ("partenaires", PUBLIC),
    ("carte", PUBLIC),
    ("bande", PUBLIC),
    ("quartiers", PUBLIC),
    ("croisement", IDF),
]


def build(entrepot: Entrepot, code: str, lecture: str) -> Figure:
    contrat = "CN03001I" if code in ("bande", "quartiers") else None
    return build_figure(entrepot, code, Filtres(lecture=lecture, contrat=contrat))


def read_size(octets: bytes) -> tuple[int, int]:
    largeur, hauteur = struct.unpack(">II", octets[16:24])
    return largeur, hauteur


def test_the_command_offers_every_figure_and_shape() -> None:
    assert [g.value for g in GenreImage] == list(FIGURES)
    assert [f.value for f in FormeImage] == list(FORMES)


@pytest.mark.parametrize(("code", "lecture"), CAS)
def test_a_figure_is_drawn_whole_and_the_same_twice(
    entrepot: Entrepot, code: str, lecture: str
) -> None:
    figure = build(entrepot, code, lecture)
    image = render_image(figure, LARGE)
    largeur, hauteur = read_size(image.octets)
    assert largeur >= 1920
    assert largeur * 9 == hauteur * 16
    assert b"Description" in image.octets
    encore = render_image(build(entrepot, code, lecture), LARGE)
    assert hashlib.sha256(image.octets).digest() == hashlib.sha256(encore.octets).digest()
    assert figure.titre in image.alternative


def test_a_square_is_square_and_a_drawing_says_what_it_shows(entrepot: Entrepot) -> None:
    figure = build(entrepot, "taux", PUBLIC)
    largeur, hauteur = read_size(render_image(figure, CARRE).octets)
    assert largeur == hauteur >= 1440
    dessin = render_image(figure, LARGE, SVG).octets.decode()
    assert f"<title>{figure.titre}</title>" in dessin
    assert "32/40" in re.search(r"<desc>(.*?)</desc>", dessin, re.DOTALL)[1]  # type: ignore[index]
    assert "<script" not in dessin


def test_the_foot_says_source_lecture_number_filters_and_date(entrepot: Entrepot) -> None:
    pied = dict(build(entrepot, "partenaires", PUBLIC).cadre.pied)
    assert list(pied) == ["Source", "Lecture", "N", "Filtres", "Données du", "Établi par"]
    assert "30\u00a0contrats lus sur 40" in pied["N"]
    assert "version" in pied["Établi par"]


def test_a_simulated_figure_says_so_in_its_name_its_foot_and_its_text(entrepot: Entrepot) -> None:
    figure = build(entrepot, "taux", DEMO)
    image = render_image(figure)
    assert image.nom.startswith("simule-")
    assert image.alternative.startswith(figure.cadre.mention_simulee)
    assert "simulé" in figure.titre


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO])
@pytest.mark.parametrize("theme", ["sante", "gouvernance", None])
def test_a_scale_says_every_figure_of_its_table(
    entrepot: Entrepot, lecture: str, theme: str | None
) -> None:
    filtres = Filtres(lecture=lecture, theme=theme)
    page = build_lecture_regionale(entrepot, filtres)
    tableaux = page.theme.tableaux if page.theme else page.ensemble
    for tableau in (t for t in tableaux if t.lignes):
        choix = ChoixFigure(axe=tableau.axe, titre=tableau.titre.partition(" — ")[0])
        figure = build_figure(entrepot, "tableau", filtres, choix)
        rangees = figure.dessin.rangees  # type: ignore[union-attr]
        assert len(rangees) == len(tableau.lignes)
        for rangee, ligne in zip(rangees, tableau.lignes, strict=True):
            taux = next(t for t in ligne.taux if t.dit in rangee.dit and t.est_lu)
            if taux.ligne.est_petit_groupe:
                assert rangee.ferme is None
                assert "%" not in rangee.dit
            elif taux.ligne.est_bornee:
                assert rangee.ferme == taux.ligne.part_min
                assert rangee.possible == taux.ligne.part_max
            else:
                assert rangee.possible == taux.ligne.part


@pytest.mark.parametrize(
    ("code", "filtres", "choix", "dit"),
    [
        ("courbe", {}, None, "n’existe pas → choisir parmi : taux"),
        ("formes", {}, None, "Rien à dessiner"),
        ("tableau", {"theme": "sante"}, ChoixFigure(axe="lune"), "choisir parmi : thematique"),
        ("bande", {}, None, "ajouter son code"),
        ("quartiers", {}, None, "ajouter son code"),
        ("bande", {"contrat": "CN03001I"}, ChoixFigure(chiffre="lune"), "choisir parmi"),
        ("croisement", {"lecture": "occitanie-2015-public"}, None, "Rien à dessiner"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    entrepot: Entrepot, code: str, filtres: dict[str, str], choix: ChoixFigure | None, dit: str
) -> None:
    with pytest.raises(QueryError, match=re.escape(dit)):
        build_figure(entrepot, code, Filtres(**{"lecture": PUBLIC, **filtres}), choix)


def test_every_chart_of_a_page_is_given_its_words() -> None:
    appels = [
        (fichier.name, noeud)
        for fichier in Path(observatory.app.__file__).parent.rglob("*.py")
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.Call)
        and isinstance(noeud.func, ast.Attribute)
        and noeud.func.attr in ("vega_lite_chart", "altair_chart", "pyplot", "plotly_chart")
    ]
    assert len(appels) >= 3
    assert [nom for nom, a in appels if "alt" not in {k.arg for k in a.keywords}] == []
