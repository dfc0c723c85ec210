"""The drawing of a map as SVG: few styles, ordered by lightness, readable in black and white."""

from __future__ import annotations

from collections.abc import Iterable

from observatory.rendering.pdf.fenetre import Anneau

ENCRE = "#16202a"
FONCE = "#0a3866"
MOYEN = "#7fa6c9"
GRIS = "#8a9097"
FOND = "#f1f2f0"

_STYLES = {
    "departement": f'fill="{FOND}" stroke="#a9aeb3" stroke-width="0.22"',
    "territoire": f'fill="{FOND}" stroke="#c3c7ca" stroke-width="0.3"',
    "commune": 'fill="#ffffff" stroke="#8a9097" stroke-width="0.22"',
    "qpv": f'fill="{FONCE}" stroke="#ffffff" stroke-width="0.12"',
    "voisin": 'fill="#b4bac0" stroke="#ffffff" stroke-width="0.12"',
}


def draw_rings(role: str, anneaux: Iterable[Anneau]) -> str:
    """Return one path for the rings of a shape, in millimetres; holes by the even-odd rule."""
    trace = "".join(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in anneau) + "Z" for anneau in anneaux if anneau
    )
    return f'<path d="{trace}" fill-rule="evenodd" {_STYLES[role]}/>' if trace else ""


def draw_square(role: str, x: float, y: float, cote: float = 1.5) -> str:
    """Return the mark of a shape too small to be seen, or that has no outline."""
    demi = cote / 2
    return f'<path d="M{x - demi:g} {y - demi:g}h{cote:g}v{cote:g}h-{cote:g}Z" {_STYLES[role]}/>'


def draw_diamond(x: float, y: float, rayon: float = 1.1) -> str:
    """Return the mark of a France services."""
    return (
        f'<path d="M{x:g} {y - rayon:g}l{rayon:g} {rayon:g}l-{rayon:g} {rayon:g}'
        f'l-{rayon:g} -{rayon:g}Z" fill="#ffffff" stroke="{ENCRE}" stroke-width="0.35"/>'
    )


def draw_side(cote: str, x: float, y: float, rayon: float) -> str:
    """Return the mark of a unit: full if yes, half if probable, empty if no, dotted if unread."""
    cercle = f'<circle cx="{x:g}" cy="{y:g}" r="{rayon:g}"'
    moitie = (
        f'<path d="M{x:g} {y - rayon:g}A{rayon:g} {rayon:g} 0 0 0 {x:g} {y + rayon:g}Z" '
        f'fill="{FONCE}"/>'
    )
    blanc = f'{cercle} fill="#ffffff" stroke="{FONCE}" stroke-width="0.35"'
    if cote == "oui":
        return f'{cercle} fill="{FONCE}" stroke="#ffffff" stroke-width="0.25"/>'
    if cote == "oui_probable":
        return f"{blanc}/>{moitie}"
    if cote == "non":
        return f"{blanc}/>"
    if cote == "non_probable":
        return f'{blanc} stroke-dasharray="1 0.6"/>'
    if cote in ("non_lu", "document_absent"):
        return (
            f'{cercle} fill="#ffffff" fill-opacity="0.7" stroke="{GRIS}" stroke-width="0.3" '
            'stroke-dasharray="0.3 0.6" stroke-linecap="round"/>'
        )
    return f'{cercle} fill="{MOYEN}" stroke="{FONCE}" stroke-width="0.35"/>'


def draw_class(teinte: str, motif: str, x: float, y: float, rayon: float) -> str:
    """Return the mark of a contract in a class of the map: its hue, and a pattern over it."""
    base, _, suite = motif.partition("_")
    if suite:  # only probable: pierced
        centre = f'<circle cx="{x:g}" cy="{y:g}" r="{rayon * 0.45:g}" fill="#ffffff"/>'
        return draw_class(teinte, base, x, y, rayon) + centre
    if base == "plein":
        return (
            f'<circle cx="{x:g}" cy="{y:g}" r="{rayon:g}" fill="{teinte}" stroke="{FONCE}" '
            'stroke-width="0.25"/>'
        )
    cercle = (
        f'<circle cx="{x:g}" cy="{y:g}" r="{rayon:g}" fill="#ffffff" stroke="{teinte}" '
        'stroke-width="0.4" stroke-dasharray="0.8 0.5"/>'
    )
    if base == "points":
        return f'{cercle}<circle cx="{x:g}" cy="{y:g}" r="{rayon * 0.25:g}" fill="{teinte}"/>'
    d = rayon * 0.6
    montante = f"M{x - d:g} {y + d:g}L{x + d:g} {y - d:g}"
    traits = {
        "hachures": montante,
        "lignes": f"M{x - rayon:g} {y:g}H{x + rayon:g}",
        "croix": f"{montante}M{x - d:g} {y - d:g}L{x + d:g} {y + d:g}",
    }
    return f'{cercle}<path d="{traits.get(base, "")}" stroke="{teinte}" stroke-width="0.5"/>'


def wrap(dessin: Iterable[str], largeur: float, hauteur: float) -> str:
    """Return the whole drawing; one unit is one millimetre."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{largeur:g}mm" height="{hauteur:g}mm" '
        f'viewBox="0 0 {largeur:g} {hauteur:g}">{"".join(dessin)}</svg>'
    )
