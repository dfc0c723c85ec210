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
from tests.rendering.luminance import measure_luminance

BLANC, NUIT = "#ffffff", "#14181c"
"""Grounds of the two themes."""

# Full colour blindness on linear sRGB: Machado, Oliveira and Fernandes (2009), severity 1.
VISIONS = {
    "ordinaire": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopie": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopie": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopie": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
GRISE = "gris"
Couleur = tuple[float, float, float]

ECHELLES = {
    "bleus": BLEUS,
    "verts": VERTS,
    "bleus sombres": BLEUS_SOMBRES,
    "verts sombres": VERTS_SOMBRES,
    "marques": (*(fond for fond, _ in ECHELLE), SOMMET[0]),
}


def linear(couleur: str) -> Couleur:
    canaux = (int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5))
    rouge, vert, bleu = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux
    )
    return rouge, vert, bleu


def see(couleur: str, vision: str) -> Couleur:
    """Return the linear colour an eye sees, or a grey printer prints."""
    if vision == GRISE:
        gris = measure_luminance(couleur)
        return gris, gris, gris
    rouge, vert, bleu = (
        min(max(sum(a * b for a, b in zip(ligne, linear(couleur), strict=True)), 0.0), 1.0)
        for ligne in VISIONS[vision]
    )
    return rouge, vert, bleu


def to_lab(couleur: Couleur) -> Couleur:
    """Return L*, a*, b* of a linear sRGB colour, white point D65 (CIE 15:2004)."""
    matrice = (
        (0.4124, 0.3576, 0.1805),
        (0.2126, 0.7152, 0.0722),
        (0.0193, 0.1192, 0.9505),
    )
    blanc = (0.95047, 1.0, 1.08883)
    xyz = (sum(a * b for a, b in zip(ligne, couleur, strict=True)) for ligne in matrice)
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116
        for t in (v / w for v, w in zip(xyz, blanc, strict=True))
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(a: str, b: str, vision: str) -> float:
    """Return how far two colours look (ΔE*ab, CIE 1976); 2 is the least an eye tells."""
    un, deux = to_lab(see(a, vision)), to_lab(see(b, vision))
    return float(sum((x - y) ** 2 for x, y in zip(un, deux, strict=True)) ** 0.5)


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
