"""The figures as plain values for their templates: a picture and the written reading share them."""

from __future__ import annotations

from functools import singledispatch

from observatory.base.french import liste_courte, nombre, pourcentage
from observatory.rendering.charts.croisement import render_scatter
from observatory.rendering.map.palette import paint
from observatory.rendering.pdf.donnees import Donnees, write_bare_plan
from observatory.rendering.pdf.moteur import RenduError
from observatory.rendering.pdf.plans import draw_classes, draw_contract
from observatory.rendering.pdf.svg import draw_class, wrap
from observatory.rendering.signes import build_marques
from observatory.sheets.restitution.figure import (
    BandeTracee,
    CarteTracee,
    Dessin,
    EchelleTracee,
    Figure,
    MatriceTracee,
    NuageTrace,
    QuartiersTraces,
    RangeeTaux,
)

MARGE_BANDE = 0.04
"""Part of the extent left free at each end of a strip."""
NB_SANS_PLACE = 5
NB_NUMEROS = 16
"""Neighbourhoods numbered on the map of a contract."""


def write_figure(figure: Figure, largeur: float, hauteur: float) -> Donnees:
    """Return the data of a figure; its place (points) only shapes maps and scatters."""
    genre, dessin = write_drawing(figure.dessin, largeur, hauteur)
    return {
        "titre": figure.titre,
        "phrase": figure.phrase,
        "alt": figure.alternative,
        "auteur": figure.cadre.organisation,
        "simulee": figure.cadre.mention_simulee,
        "genre": genre,
        "dessin": dessin,
        "notes": list(figure.notes),
        "pied": [{"nom": nom, "texte": texte} for nom, texte in figure.cadre.pied],
    }


@singledispatch
def write_drawing(dessin: Dessin, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    """Return the kind of a drawing and its data."""
    raise TypeError(type(dessin).__name__)


@write_drawing.register
def _(dessin: EchelleTracee, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    return "echelle", {
        "tranches": list(dessin.tranches),
        "groupes": [
            {"titre": titre, "rangees": [_write_row(x) for x in rangees]}
            for titre, rangees in dessin.groupes
        ],
    }


def _write_row(rangee: RangeeTaux) -> Donnees:
    return {
        "nom": rangee.nom,
        "mesure": rangee.mesure,
        "dit": rangee.dit,
        "noms": rangee.noms,
        "note": rangee.note,
        "ferme": rangee.ferme,
        "probable": rangee.probable,
        "possible": rangee.possible,
        "marques": [{"signe": m.signe, "valeur": m.valeur} for m in rangee.marques],
    }


@write_drawing.register
def _(dessin: MatriceTracee, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    marques = build_marques(dessin.legende, dessin.sommet)
    rangs = {e.code: (e.rang is None, e.rang or 0, e.est_probable) for e in dessin.legende}
    return "grille", {
        "colonnes": [nom for nom, _ in dessin.colonnes],
        "rangees": [{"nom": nom, "etats": list(etats)} for nom, etats in dessin.rangees],
        "marques": [
            {
                "code": m.code,
                "signe": m.signe,
                "libelle": m.libelle,
                "fond": m.fond,
                "encre": m.encre,
                "trait": m.trait,
                "trame": m.trame,
                "tirete": m.est_tirete,
            }
            for m in sorted(marques.values(), key=lambda m: rangs[m.code])
        ],
    }


@write_drawing.register
def _(dessin: BandeTracee, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    dire = pourcentage if dessin.est_part else nombre
    valeurs = [v for _, v, _ in dessin.points]
    bas, haut = min(valeurs), max(valeurs)
    marge = (haut - bas) * MARGE_BANDE or 1.0
    siennes = [v for _, v, role in dessin.points if role == "sien"]
    return "bande", {
        "libelle": dessin.libelle,
        "points": [{"nom": nom, "valeur": v, "role": role} for nom, v, role in dessin.points],
        "mediane": dessin.mediane,
        "texte_mediane": dire(dessin.mediane),
        "texte_sien": dire(siennes[0]) if siennes else "",
        "bas": bas - marge,
        "haut": haut + marge,
        "bas_donnees": bas,
        "haut_donnees": haut,
        "texte_bas": dire(bas),
        "texte_haut": dire(haut),
    }


@write_drawing.register
def _(dessin: CarteTracee, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    carte = dessin.carte
    plan = draw_classes(carte, dessin.fonds, largeur / 5.2, hauteur / 4.2)
    effectifs = carte.effectifs
    return "carte", {
        **write_bare_plan(plan),
        "legende": [
            {
                "libelle": c.libelle,
                "nb": str(effectifs[c.code]),
                "svg": wrap([draw_class(paint(c.teinte)[0], c.motif, 3, 3, 2.6)], 6, 6),
            }
            for c in carte.classes
            if effectifs[c.code] or not c.est_facultative
        ],
        "sans_place": liste_courte([p.nom_contrat for p in carte.sans_point], NB_SANS_PLACE)
        if carte.sans_point
        else "",
        "sans_nom": liste_courte(plan.sans_nom, NB_SANS_PLACE) if plan.sans_nom else "",
    }


@write_drawing.register
def _(dessin: QuartiersTraces, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    plan = draw_contract(dessin.formes, largeur / 6.5, hauteur / 6.5, NB_NUMEROS)
    if plan is None:
        raise RenduError("Aucun contour n’est connu pour ce contrat → en choisir un autre.")
    return "carte", {**write_bare_plan(plan), "legende": [], "sans_place": "", "sans_nom": ""}


@write_drawing.register
def _(dessin: NuageTrace, largeur: float, hauteur: float) -> tuple[str, Donnees]:
    return "nuage", {"svg": render_scatter(dessin.page, largeur * 0.94, hauteur * 0.62)}
