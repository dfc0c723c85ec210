"""A figure as a picture: PNG at twice the points or SVG, wide or square; no browser is needed.

The same build gives the same bytes. A picture holds its title, its legend, N, the lecture, the
filters, the source, the date and the mark of simulation; its alternative text is in the file.
"""

from __future__ import annotations

import html
import struct
import zlib
from dataclasses import dataclass

from observatory.base.errors import ObservatoryError
from observatory.base.text import name_file
from observatory.rendering.pdf.donnees import Donnees
from observatory.rendering.pdf.donnees_figure import write_figure
from observatory.rendering.pdf.moteur import compile_image
from observatory.sheets.restitution.figure import Figure

LARGE, CARRE = "large", "carre"
FORMES = {LARGE: (960.0, 540.0), CARRE: (720.0, 720.0)}
"""Shapes of a picture, in points: 16:9 as a slide, and square."""
PNG, SVG = "png", "svg"
MIMES = {PNG: "image/png", SVG: "image/svg+xml"}
PPP = 144.0
"""Pixels per inch: two a point."""
_SIGNATURE = 8
_ALT_MAX = 4_000


@dataclass(frozen=True)
class Image:
    """A picture ready to be written: its name, its bytes, its alternative text."""

    nom: str
    octets: bytes
    alternative: str


def render_image(figure: Figure, forme: str = LARGE, format_: str = PNG) -> Image:
    """Return the picture of a figure. Raises RenduError; ObservatoryError for an unknown shape."""
    if forme not in FORMES or format_ not in MIMES:
        raise ObservatoryError(
            f"L’image se fait en {' ou '.join(MIMES)}, de forme {' ou '.join(FORMES)} → choisir."
        )
    octets = compile_image(_write(figure, forme), "svg" if format_ == SVG else "png", PPP)
    texte = shorten_alternative(figure.alternative)
    if format_ == SVG:
        octets = _describe_svg(octets, figure.titre, texte)
    else:
        octets = _describe_png(octets, figure.titre, texte)
    return Image(name_image(figure, forme, format_), octets, texte)


def name_image(figure: Figure, forme: str, format_: str) -> str:
    """Return the name of a picture; that of a simulated lecture says so."""
    simule = "simule-" if figure.cadre.mention_simulee else ""
    suffixe = "-carre" if forme == CARRE else ""
    return f"{simule}{name_file(figure.nom)}{suffixe}.{format_}"


def render_bare(figure: Figure, largeur: float, hauteur: float) -> bytes:
    """Return the drawing alone as PNG, in a place of this size (points): no title, no foot."""
    donnees = write_figure(figure, largeur, hauteur)
    donnees |= {"titre": "", "phrase": "", "simulee": "", "pied": [], "nu": True}
    return compile_image({**donnees, "largeur": largeur, "hauteur": hauteur}, "png", PPP)


def shorten_alternative(texte: str, longueur: int = _ALT_MAX) -> str:
    """Return an alternative text that a screen reader bears, cut at a word."""
    if len(texte) <= longueur:
        return texte
    return f"{texte[:longueur].rpartition(' ')[0]}… (suite dans le tableau de la page)"


def _write(figure: Figure, forme: str) -> Donnees:
    largeur, hauteur = FORMES[forme]
    place = {"largeur": largeur, "hauteur": hauteur, "nu": False}
    return {**write_figure(figure, largeur, hauteur), **place}


def _describe_svg(octets: bytes, titre: str, texte: str) -> bytes:
    """Return the drawing with its title and its description, as a screen reader looks for them."""
    debut = octets.index(b"<svg")
    fin = octets.index(b">", debut)
    mots = f"<title>{html.escape(titre)}</title><desc>{html.escape(texte)}</desc>".encode()
    role = b' role="img" xml:lang="fr"'
    return octets[:fin] + role + octets[fin : fin + 1] + mots + octets[fin + 1 :]


def _describe_png(octets: bytes, titre: str, texte: str) -> bytes:
    """Return the picture with its title and description in iTXt chunks, after the header."""
    longueur = struct.unpack(">I", octets[_SIGNATURE : _SIGNATURE + 4])[0]
    place = _SIGNATURE + 12 + longueur
    morceaux = b"".join(
        _write_chunk(nom, dit) for nom, dit in (("Title", titre), ("Description", texte))
    )
    return octets[:place] + morceaux + octets[place:]


def _write_chunk(nom: str, texte: str) -> bytes:
    corps = b"iTXt" + nom.encode() + b"\0\0\0fr\0\0" + texte.encode()
    return struct.pack(">I", len(corps) - 4) + corps + struct.pack(">I", zlib.crc32(corps))
