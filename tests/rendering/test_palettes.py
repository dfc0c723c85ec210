"""Palettes hold for every eye: contrast of texts, colour blindness simulated, print in grey."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from observatory.rendering.charts.barres import BLEU, CIEL, ORANGE
from observatory.rendering.map.palette import (
    BLEUS,
    BLEUS_SOMBRES,
    GRIS,
    VERTS,
    VERTS_SOMBRES,
    list_bleus,
    list_verts,
    paint,
)
from observatory.rendering.signes import ALERTE, BORD, ECHELLE, SOMMET
from observatory.sheets.map.combinaison import NON, OUI
from tests.rendering.luminance import (
    GRISE,
    VISIONS,
    distance,
    measure_luminance,
    see,
    to_lab,
)

BLANC, NUIT = "#ffffff", "#14181c"
"""Grounds of the two themes."""

ECHELLES = {
    "bleus": BLEUS,
    "verts": VERTS,
    "bleus sombres": BLEUS_SOMBRES,
    "verts sombres": VERTS_SOMBRES,
    "marques": (*(fond for fond, _ in ECHELLE), SOMMET[0]),
}


def contrast(a: str, b: str) -> float:
    clair, sombre = sorted((measure_luminance(a), measure_luminance(b)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


TOUTES = [*VISIONS, GRISE]


@pytest.mark.parametrize("vision", TOUTES)
@pytest.mark.parametrize("nom", ECHELLES)
def test_each_step_of_a_ladder_is_told_from_every_other(nom: str, vision: str) -> None:
    paires = combinations(ECHELLES[nom], 2)
    assert min(distance(a, b, vision) for a, b in paires) >= 7


@pytest.mark.parametrize("vision", TOUTES)
@pytest.mark.parametrize("nom", ECHELLES)
def test_lightness_alone_gives_the_order(nom: str, vision: str) -> None:
    clartes = [to_lab(see(c, vision))[0] for c in ECHELLES[nom]]
    sens = 1 if clartes[-1] > clartes[0] else -1
    assert all((b - a) * sens >= 5 for a, b in pairwise(clartes))


@pytest.mark.parametrize("nombre", [2, 3, 4])
def test_the_fewer_the_steps_the_farther_apart(nombre: int) -> None:
    for liste in (list_verts(nombre), list_bleus(nombre)):
        for couleurs in zip(*liste, strict=True):
            paires = list(combinations(couleurs, 2))
            assert min(distance(a, b, v) for a, b in paires for v in TOUTES) >= 12


@pytest.mark.parametrize(("fond", "encre"), [*ECHELLE, SOMMET, ALERTE[:2]])
def test_a_sign_is_read_on_its_ground(fond: str, encre: str) -> None:
    assert contrast(fond, encre) >= 4.5


@pytest.mark.parametrize("vision", TOUTES)
def test_what_differs_in_kind_is_told_apart(vision: str) -> None:
    """Established, possible and published on one chart; both answers of a combination."""
    reponses = (paint(OUI.teinte)[0], paint(NON.teinte)[0])
    for couleurs in ((BLEU, CIEL), (BLEU, ORANGE), (CIEL, ORANGE), reponses):
        assert distance(*couleurs, vision) >= 8


@pytest.mark.parametrize("couleur", [BLEU, ORANGE, BORD, GRIS])
def test_what_is_drawn_stands_out_of_a_light_ground(couleur: str) -> None:
    assert contrast(couleur, BLANC) >= 3


@pytest.mark.parametrize("couleur", [BLEU, ORANGE, GRIS, ALERTE[2]])
def test_what_is_drawn_stands_out_of_a_dark_ground(couleur: str) -> None:
    assert contrast(couleur, NUIT) >= 3


def test_the_ground_stands_on_the_far_side_of_the_lowest_step() -> None:
    for claire, sombre in ((BLEUS, BLEUS_SOMBRES), (VERTS, VERTS_SOMBRES)):
        assert contrast(claire[0], BLANC) < contrast(claire[-1], BLANC)
        assert contrast(sombre[0], NUIT) < contrast(sombre[-1], NUIT)
