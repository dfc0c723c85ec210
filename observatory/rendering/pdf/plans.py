"""The maps of the sheets: shapes of the warehouse, fitted, simplified, labelled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from observatory.queries.fiches import FormeCarte
from observatory.rendering.map.layers import name_on_map
from observatory.rendering.map.palette import paint
from observatory.rendering.pdf import svg
from observatory.rendering.pdf.etiquettes import Boite, Demande, Etiquette, place_labels
from observatory.rendering.pdf.fenetre import (
    Anneau,
    Fenetre,
    fit_height,
    frame_points,
    list_points,
    simplify_apart,
    simplify_together,
)
from observatory.rendering.pdf.moteur import RenduError
from observatory.sheets.map.carte import CarteContrats
from observatory.sheets.map.theme import CarteTheme, PointTheme

TAILLE_VISIBLE = 1.6
"""Under this size (mm) a QPV is drawn as a square."""
RAYON_MAX, RAYON_MIN = 4.2, 1.0
"""Radius of the circles of the regional map (mm)."""
HAUTEUR_MIN = 68.0
"""Least height of the map of a contract (mm)."""
PART_REGION = 0.6
"""Under this share of its région, in width and height, a group of units is framed alone."""
CORPS_NOM, CORPS_NUMERO, CORPS_COMMUNE = 5.6, 6.6, 5.8
_FONDS_GARDES = 16
"""Backgrounds kept once drawn: the départements of a région, the same under each theme."""


@dataclass(frozen=True)
class Plan:
    """A map ready to be set: its drawing, its labels, its scale (mm and text), its diamonds.

    `sans_nom` are the contracts whose name found no place on a map of classes.
    """

    largeur: float
    hauteur: float
    svg: str
    etiquettes: tuple[Etiquette, ...]
    echelle: tuple[float, str]
    nb_services: int = 0
    sans_nom: tuple[str, ...] = ()


def draw_contract(
    formes: Sequence[FormeCarte], largeur: float, hauteur: float, nb_numeros: int
) -> Plan | None:
    """Return the QPV of a contract on its communes, the first ones numbered; None without shape."""
    communes = [f for f in formes if f.role == "commune" and f.geom]
    quartiers = [f for f in formes if f.role == "qpv"]
    fonds = [f for f in formes if f.role == "territoire" and f.geom]
    fenetre = _frame(communes or fonds, quartiers, largeur, hauteur, HAUTEUR_MIN)
    if fenetre is None:
        return None
    hauteur = fenetre.hauteur
    dessin = [_draw(fenetre, f, simplify_apart([f], fenetre.tolerance)[0]) for f in fonds]
    dessin += _draw_neighbours(fenetre, communes)
    dessin.append("".join(_draw_qpv(fenetre, f) for f in reversed(quartiers)))
    ancres = [_anchor(fenetre, f) for f in quartiers]
    numeros = [
        Demande(str(i + 1), *ancre, 0.9, CORPS_NUMERO, "numero", est_due=True)
        for i, ancre in enumerate(ancres[:nb_numeros])
        if ancre is not None
    ]
    noms = [d for f in communes if (d := _name_commune(fenetre, f)) is not None]
    boites = [_around(a, 0.8) for a in ancres if a is not None]
    etiquettes = place_labels([*numeros, *noms], [*boites, *_corners(fenetre)], largeur, hauteur)
    return _finish(fenetre, dessin, etiquettes)


def draw_qpv(formes: Sequence[FormeCarte], largeur: float, hauteur: float) -> Plan | None:
    """Return a QPV in its whole commune, with the other QPV and the France services around."""
    communes = [f for f in formes if f.role == "commune" and f.geom]
    siens = [f for f in formes if f.role == "qpv"]
    voisins = [f for f in formes if f.role == "voisin"]
    fenetre = _frame(communes, siens, largeur, hauteur, hauteur)
    if fenetre is None:
        return None
    dessin = _draw_neighbours(fenetre, communes)
    dessin += [_draw_qpv(fenetre, f) for f in (*voisins, *siens)]
    services, boites = _draw_services(fenetre, formes)
    noms = [d for f in communes if (d := _name_commune(fenetre, f)) is not None]
    boites += [_around(a, 1.2) for f in (*siens, *voisins) if (a := _anchor(fenetre, f))]
    etiquettes = place_labels(noms, [*boites, *_corners(fenetre)], largeur, hauteur)
    return replace(_finish(fenetre, [*dessin, *services], etiquettes), nb_services=len(services))


def draw_outline(formes: Sequence[FormeCarte], largeur: float, hauteur: float) -> Plan | None:
    """Return the outline of a QPV as large as the frame allows; None when it has none."""
    siens = [f for f in formes if f.role == "qpv" and f.geom]
    if not siens:
        return None
    fenetre = frame_points(list_points(simplify_apart(siens, 0.0)), largeur, hauteur, 9.0, 0.004)
    if fenetre is None:
        return None
    autres = [f for f in formes if f.role in ("commune", "voisin") and f.geom]
    dessin = [_draw(fenetre, f, simplify_apart([f], fenetre.tolerance)[0]) for f in autres]
    dessin += [_draw(fenetre, f, simplify_apart([f], fenetre.tolerance)[0]) for f in siens]
    services, _ = _draw_services(fenetre, formes)
    return replace(_finish(fenetre, [*dessin, *services], ()), nb_services=len(services))


def draw_region(carte: CarteTheme, largeur: float, hauteur: float) -> Plan | None:
    """Return the units of a lecture on the départements; circles grow with inhabitants in QPV."""
    points = _choose_extent(
        list(_list_background_points(tuple(carte.fonds))), [(p.lon, p.lat) for p in carte.points]
    )
    fenetre = fit_height(frame_points(points, largeur, hauteur, 2.0), points, largeur / 2)
    if fenetre is None:
        return None
    hauteur = fenetre.hauteur
    dessin = list(_draw_background(fenetre, tuple(carte.fonds)))
    ordre = sorted(carte.points, key=lambda p: (-(p.population_qpv or 0), p.code_unite))
    rayons = {p.code_unite: _measure_radius(p, ordre) for p in ordre}
    places = {p.code_unite: fenetre.project(p.lon, p.lat) for p in ordre}
    dessin += [svg.draw_side(p.cote, *places[p.code_unite], rayons[p.code_unite]) for p in ordre]
    boites = [_around(places[c], rayons[c]) for c in places]
    demandes = [
        Demande(
            name_on_map(p.nom), *places[p.code_unite], rayons[p.code_unite], CORPS_NOM,
            "exemple" if p.est_exemple else "nom",
        )
        for p in sorted(ordre, key=lambda p: not p.est_exemple)
    ]  # fmt: skip
    etiquettes = place_labels(demandes, [*boites, *_corners(fenetre)], largeur, hauteur)
    return _finish(fenetre, dessin, etiquettes)


def draw_classes(
    carte: CarteContrats, fonds: Sequence[FormeCarte], largeur: float, hauteur: float
) -> Plan:
    """Return the contracts by class on the départements; who answers is named first.

    Without a région framed, the contracts of the whole country are shown without a background.
    """
    places = [p for p in carte.points if p.lon is not None and p.lat is not None]
    reponses = {c.code for c in carte.classes if c.est_reponse}
    teintes = {c.code: (paint(c.teinte)[0], c.motif) for c in carte.classes}
    region = _list_background_points(tuple(fonds))
    if fonds:
        (lx, ly), (bx, by) = (
            (max(p[i] for p in region) for i in (0, 1)),
            (min(p[i] for p in region) for i in (0, 1)),
        )
        places = [p for p in places if bx <= (p.lon or 0) <= lx and by <= (p.lat or 0) <= ly]
    points = region or tuple((p.lon or 0.0, p.lat or 0.0) for p in places)
    fenetre = fit_height(frame_points(points, largeur, hauteur, 3.0), points, hauteur / 2)
    if fenetre is None:
        raise RenduError("Aucun contrat n’a de point connu → choisir d’autres filtres.")
    dessin = list(_draw_background(fenetre, tuple(fonds)))
    maximum = max((p.population_qpv or 0 for p in places), default=0) or 1
    ordre = sorted(places, key=lambda p: (-(p.population_qpv or 0), p.code_contrat))
    demandes, boites = [], []
    for point in ordre:
        x, y = fenetre.project(point.lon or 0.0, point.lat or 0.0)
        part = (point.population_qpv or 0) / maximum
        rayon = round(max(RAYON_MIN, RAYON_MAX * math.sqrt(part)), 2)
        dessin.append(svg.draw_class(*teintes[point.code_classe], x, y, rayon))
        boites.append(_around((x, y), rayon))
        demandes.append(Demande(name_on_map(point.nom_contrat), x, y, rayon, CORPS_NOM, "nom"))
    rangs = sorted(range(len(ordre)), key=lambda i: ordre[i].code_classe not in reponses)
    etiquettes = place_labels(
        [demandes[i] for i in rangs],
        [*boites, *_corners(fenetre)],
        fenetre.largeur,
        fenetre.hauteur,
    )
    poses = {e.texte for e in etiquettes}
    muets = tuple(d.texte for d in demandes if d.texte not in poses)
    return replace(_finish(fenetre, dessin, etiquettes), sans_nom=muets)


@lru_cache(maxsize=_FONDS_GARDES)
def _list_background_points(fonds: tuple[FormeCarte, ...]) -> tuple[tuple[float, float], ...]:
    """Return the points (degrees) that tell how far a background goes."""
    return tuple(list_points(simplify_together(fonds, 0.005))) if fonds else ()


@lru_cache(maxsize=_FONDS_GARDES)
def _draw_background(fenetre: Fenetre, fonds: tuple[FormeCarte, ...]) -> tuple[str, ...]:
    """Return the drawing of a background, shape by shape."""
    simples = simplify_together(fonds, fenetre.tolerance * 1.5) if fonds else []
    return tuple(_draw(fenetre, f, a) for f, a in zip(fonds, simples, strict=True))


def _choose_extent(
    region: list[tuple[float, float]], unites: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return the points to frame: the région, or the units alone when they hold in a part of it."""
    if not region or not unites:
        return region or unites
    (lx, ly), (ux, uy) = _measure_extent(region), _measure_extent(unites)
    if ux > PART_REGION * lx or uy > PART_REGION * ly or len(unites) < 2:
        return region
    marge = 0.12 * max(ux, uy)
    return [(x + dx, y + dy) for x, y in unites for dx in (-marge, marge) for dy in (-marge, marge)]


def _measure_extent(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return max(xs) - min(xs), max(ys) - min(ys)


def _frame(
    places: Sequence[FormeCarte],
    quartiers: Sequence[FormeCarte],
    largeur: float,
    hauteur: float,
    minimum: float,
) -> Fenetre | None:
    """Return the frame of some communes and QPV: their shapes, or their points without shapes.

    The height is cut to what is shown, never under `minimum` (mm).
    """
    points = list_points(simplify_apart([f for f in (*places, *quartiers) if f.geom], 0.001))
    points += [(f.lon, f.lat) for f in quartiers if f.lon is not None and f.lat is not None]
    return fit_height(frame_points(points, largeur, hauteur), points, minimum)


def _draw_neighbours(fenetre: Fenetre, communes: Sequence[FormeCarte]) -> list[str]:
    if not communes:
        return []
    simples = simplify_together(communes, fenetre.tolerance)
    return [_draw(fenetre, f, a) for f, a in zip(communes, simples, strict=True)]


def _draw(fenetre: Fenetre, forme: FormeCarte, anneaux: Sequence[Anneau]) -> str:
    return svg.draw_rings(forme.role, [fenetre.project_ring(a) for a in anneaux])


def _draw_qpv(fenetre: Fenetre, forme: FormeCarte) -> str:
    """Return the outline of a QPV, or a square when it is too small or has none."""
    ancre = _anchor(fenetre, forme)
    if forme.geom is None:
        return svg.draw_square(forme.role, *ancre) if ancre else ""
    anneaux = [fenetre.project_ring(a) for a in simplify_apart([forme], fenetre.tolerance)[0]]
    points = [p for a in anneaux for p in a]
    if not points:
        return svg.draw_square(forme.role, *ancre) if ancre else ""
    etendue = max(max(p[i] for p in points) - min(p[i] for p in points) for i in (0, 1))
    if etendue < TAILLE_VISIBLE and ancre:
        return svg.draw_square(forme.role, *ancre)
    return svg.draw_rings(forme.role, anneaux)


def _draw_services(fenetre: Fenetre, formes: Sequence[FormeCarte]) -> tuple[list[str], list[Boite]]:
    places = [a for f in formes if f.role == "france_services" and (a := _anchor(fenetre, f))]
    dedans = [
        (x, y) for x, y in places if 1 < x < fenetre.largeur - 1 and 1 < y < fenetre.hauteur - 1
    ]
    return [svg.draw_diamond(x, y) for x, y in dedans], [_around(p, 1.2) for p in dedans]


def _anchor(fenetre: Fenetre, forme: FormeCarte) -> tuple[float, float] | None:
    if forme.lon is None or forme.lat is None:
        return None
    return fenetre.project(forme.lon, forme.lat)


def _name_commune(fenetre: Fenetre, forme: FormeCarte) -> Demande | None:
    """Return the name of a commune laid in the middle of its largest ring."""
    anneaux = simplify_apart([forme], fenetre.tolerance)[0]
    if not anneaux:
        return None
    points = fenetre.project_ring(max(anneaux, key=len))
    x = (min(p[0] for p in points) + max(p[0] for p in points)) / 2
    y = (min(p[1] for p in points) + max(p[1] for p in points)) / 2
    return Demande(forme.nom, x, y, 0.5, CORPS_COMMUNE, "commune", est_posee=True)


def _measure_radius(point: PointTheme, tous: Sequence[PointTheme]) -> float:
    """Return the radius of a circle (mm): its area grows with the inhabitants in QPV."""
    maximum = max((p.population_qpv or 0 for p in tous), default=0)
    if not maximum or not point.population_qpv:
        return RAYON_MIN
    return round(max(RAYON_MIN, RAYON_MAX * math.sqrt(point.population_qpv / maximum)), 2)


def _around(ancre: tuple[float, float], rayon: float) -> Boite:
    x, y = ancre
    return x - rayon, y - rayon, x + rayon, y + rayon


def _corners(fenetre: Fenetre) -> list[Boite]:
    """Return the place of the scale bar, in the lower left corner."""
    longueur, _ = fenetre.measure_scale()
    return [(0, fenetre.hauteur - 6, max(longueur + 4, 14), fenetre.hauteur)]


def _finish(fenetre: Fenetre, dessin: Sequence[str], etiquettes: tuple[Etiquette, ...]) -> Plan:
    return Plan(
        fenetre.largeur,
        fenetre.hauteur,
        svg.wrap(dessin, fenetre.largeur, fenetre.hauteur),
        etiquettes,
        fenetre.measure_scale(),
    )
