"""The palette, read in the pixels of real pictures: told apart in grey, and by every eye.

Each picture is looked at as it is, printed in grey, and as eyes without red, green or blue cones
see it (Machado, Oliveira and Fernandes, 2009, severity 1, in linear light). Two classes that
follow each other in a legend stay `ECART` apart (CIE 1976); their lightness keeps its order.
"""

from __future__ import annotations

import io
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
from tests.rendering.luminance import GRISE, VISIONS, distance, see, to_lab

PUBLIC, DEMO = "occitanie-2024-public", "occitanie-2024-demo"
ECART = 7.0
"""Least difference of two neighbours of a legend, three times what is just seen side by side."""
NB_PIXELS = 40
"""Pixels of one colour that make it seen: the smallest is a square of a legend."""


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
    for vision in (*VISIONS, GRISE):
        for avant, apres in pairwise(fonds):
            ecart = distance(avant, apres, vision)
            assert ecart >= ECART, (vision, avant, apres, ecart)
            clair, sombre = (to_lab(see(c, vision))[0] for c in (avant, apres))
            assert clair > sombre, (vision, avant, apres)  # darker and darker, whatever the hue
