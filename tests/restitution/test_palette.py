"""The palette, read in the pixels of real pictures: told apart in grey, and by every eye.

Each picture is looked at as it is, printed in grey, and as eyes without red, green or blue cones
see it (Machado, Oliveira and Fernandes, 2009, severity 1, in linear light). Two classes that
follow each other in a legend stay `ECART` apart (CIE 1976); their lightness keeps its order.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
from PIL import Image

from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.memoire import remember
from observatory.rendering.map.palette import paint
from observatory.rendering.pdf.images import render_image
from observatory.rendering.signes import build_marques
from observatory.sheets.restitution.figure import CarteTracee, Figure, MatriceTracee
from observatory.sheets.restitution.figures import build_figure

PUBLIC, DEMO = "occitanie-2024-public", "occitanie-2024-demo"
ECART = 7.0
"""Least difference of two neighbours of a legend, three times what is just seen side by side."""
NB_PIXELS = 40
"""Pixels of one colour that make it seen: the smallest is a square of a legend."""

Couleur = tuple[float, float, float]
MACHADO: Mapping[str, tuple[Couleur, Couleur, Couleur]] = {
    "protanopie": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutéranopie": (
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
VUES: dict[str, Callable[[Couleur], Couleur]] = {
    "œil ordinaire": lambda c: c,
    "gris": lambda c: (luminance(c),) * 3,
    **{nom: (lambda c, m=m: multiply(m, c)) for nom, m in MACHADO.items()},
}
"""Eyes, on linear light."""


def linear(code: str) -> Couleur:
    """Return the linear light (0–1) of « #rrggbb »."""
    vus = [v / 255 for v in bytes.fromhex(code.lstrip("#"))]
    r, v, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in vus)
    return r, v, b


def luminance(c: Couleur) -> float:
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]


def multiply(matrice: tuple[Couleur, Couleur, Couleur], c: Couleur) -> Couleur:
    r, v, b = (min(1, max(0, sum(m * x for m, x in zip(rang, c, strict=True)))) for rang in matrice)
    return r, v, b


def to_lab(c: Couleur) -> Couleur:
    """Return the CIE L*a*b* (D65) of a linear colour."""
    x = (0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.9505
    y = luminance(c)
    z = (0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def list_grounds(figure: Figure) -> list[str]:
    """Return the colours of the classes of a figure, from the lowest to the highest."""
    dessin = figure.dessin
    if isinstance(dessin, MatriceTracee):
        marques = build_marques(dessin.legende, dessin.sommet)
        rangs = {e.code: e.rang for e in dessin.legende if e.rang is not None}
        pleines = sorted((rangs[c], marques[c].fond) for c in rangs if not marques[c].est_probable)
        return list(dict.fromkeys(fond for _, fond in pleines))
    assert isinstance(dessin, CarteTracee)
    vues = [
        c for c in dessin.carte.classes if dessin.carte.effectifs[c.code] and c.motif == "plein"
    ]
    return list(dict.fromkeys(paint(c.teinte)[0] for c in vues))


@pytest.mark.parametrize(
    ("code", "filtres", "nombre"),
    [
        ("instruments", Filtres(lecture=DEMO), 4),
        ("partenaires", Filtres(lecture=DEMO), 4),
        ("carte", Filtres(lecture=PUBLIC), 5),
        ("carte", Filtres(lecture=DEMO, indicateur="instrument.ctg"), 4),
    ],
)
def test_classes_that_follow_each_other_stay_apart_for_every_eye(
    entrepot: Entrepot, code: str, filtres: Filtres, nombre: int
) -> None:
    figure = build_figure(remember(entrepot), code, filtres)
    fonds = list_grounds(figure)
    assert len(fonds) >= nombre
    image = Image.open(io.BytesIO(render_image(figure).octets)).convert("RGB")
    pixels = image.getcolors(1 << 24) or []
    for fond in fonds:
        voulu = bytes.fromhex(fond.lstrip("#"))
        vus = sum(
            n for n, c in pixels if max(abs(a - b) for a, b in zip(c, voulu, strict=True)) <= 2
        )
        assert vus >= NB_PIXELS, fond
    for nom, voir in VUES.items():
        labs = [to_lab(voir(linear(f))) for f in fonds]
        for (avant, a), (apres, b) in pairwise(zip(fonds, labs, strict=True)):
            ecart = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
            assert ecart >= ECART, (nom, avant, apres, ecart)
            assert a[0] > b[0], (nom, avant, apres)  # darker and darker, whatever the hue
