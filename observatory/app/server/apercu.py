"""What a link says of its view when it is sent by message: title, sentence, picture (Open Graph).

A messenger reads the HTML and runs no script: this is written in the shell, from the address alone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from observatory.app.session import ask, list_connues
from observatory.app.shared.entete import name_view
from observatory.app.shared.navigation import PAGES, TITRE_SITE
from observatory.base.errors import ObservatoryError
from observatory.base.files import explained, publish_folder
from observatory.base.paths import Paths
from observatory.queries.acces import VISITEUR, open_as
from observatory.queries.contrats import load_contrat
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures, load_lecture
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.carte_contrat import say_territoire
from observatory.sheets.rates.unites import MENTION_SIMULEE
from observatory.warehouse.access import current_warehouse

_JOURNAL = logging.getLogger(__name__)
_DEFAUT = "Ce que disent les contrats de ville, où, et la page qui le prouve."
TEXTES: Mapping[str, str] = {
    "carte": "Les contrats de ville sur la carte, colorés selon ce que chacun écrit.",
    "contrat": "Ce qui est écrit dans un contrat de ville, point par point, avec la preuve.",
    "lecture": "Les taux et les constats d’une lecture des contrats de ville, thème par thème.",
    "partenaires": "Qui signe les contrats de ville, qui y a un rôle, qui y est seulement nommé.",
    "articulations": "Les dispositifs que les contrats de ville nomment, décrivent ou organisent.",
    "comparer": "Départements, générations, villes et contrats côte à côte.",
    "croisements": "Ce que les contrats écrivent, face aux chiffres de leur territoire.",
    "versions": "Les versions publiées d’une lecture, signées, et ce que chacune a changé.",
    "methode": "Le glossaire, les règles de calcul et les sources.",
}
"""What a page holds, for a link that chooses nothing in it."""
FIGURE = "taux"
IMAGE = "apercu.png"
DIMENSIONS = (1920, 1080)
"""Pixels of the picture: 16:9, twice the points of a slide."""


@dataclass(frozen=True)
class ApercuLien:
    """What is told of a view."""

    titre: str
    texte: str


def describe_view(page: str, params: Mapping[str, str]) -> ApercuLien:
    """Return the title and the sentence of a view; those of the site when it cannot be read."""
    try:
        return _describe(page or next(iter(PAGES)), params)
    except ObservatoryError:  # nothing built yet, or an address that names nothing
        return ApercuLien(TITRE_SITE, _DEFAUT)


def _describe(page: str, params: Mapping[str, str]) -> ApercuLien:
    connues = list_connues()
    filtres, _ = Filtres.from_params(params, connues)
    simulee = ask(load_lecture, filtres.lecture).est_simulee
    texte = TEXTES.get(page, _DEFAUT)
    contrat = filtres.contrat or ""
    if page == "contrat" and contrat in connues.contrat:
        texte = say_territoire(ask(load_contrat, contrat))
    elif page == next(iter(PAGES)):
        texte = ask(build_accueil, filtres).phrase or texte
    if simulee:
        texte = f"{MENTION_SIMULEE}. {texte}"
    return ApercuLien(name_view(page, filtres, est_simulee=simulee), texte)


def write_tags(apercu: ApercuLien, image: str = "") -> str:
    """Return the tags of a view as HTML; `image` is the whole address of its picture, if any."""
    dits = {
        "og:type": "website",
        "og:site_name": TITRE_SITE,
        "og:locale": "fr_FR",
        "og:title": apercu.titre,
        "og:description": apercu.texte,
    }
    if image:
        largeur, hauteur = DIMENSIONS
        dits |= {
            "og:image": image,
            "og:image:width": str(largeur),
            "og:image:height": str(hauteur),
            "og:image:alt": "Les taux publiés, en une figure",
            "twitter:card": "summary_large_image",
        }
    balises = [f'<meta property="{nom}" content="{escape(dit)}">' for nom, dit in dits.items()]
    return f'<meta name="description" content="{escape(apercu.texte)}">{"".join(balises)}'


def publish_image(paths: Paths) -> str:
    """Return, under the static files, the picture of the first page of this build; empty if none.

    Drawn once per build: a lecture that establishes no rate has none.
    """
    from observatory.rendering.pdf.images import render_image  # noqa: PLC0415 (after the start)
    from observatory.sheets.restitution.figures import build_figure  # noqa: PLC0415

    entrepot = current_warehouse(paths)

    def ecrire(ici: Path) -> None:
        ouvert = open_as(entrepot, VISITEUR)
        lecture = next((x for x in list_lectures(ouvert) if x.est_defaut), None)
        figure = build_figure(ouvert, FIGURE, Filtres(lecture.code_lecture if lecture else ""))
        (ici / IMAGE).write_bytes(render_image(figure).octets)

    chemin = _place_image(entrepot)
    try:
        with explained(paths.static.name):
            publish_folder((paths.static / chemin).parent, ecrire)
    except ObservatoryError as erreur:
        _JOURNAL.info("Aperçu non dessiné : %s", erreur)
        return ""
    return chemin


def find_image(paths: Paths) -> str:
    """Return the picture already drawn for this build, under the static files; empty if none is."""
    try:
        chemin = _place_image(current_warehouse(paths))
    except ObservatoryError:
        return ""
    return chemin if (paths.static / chemin).is_file() else ""


def _place_image(entrepot: Path) -> str:
    return f"apercu-{entrepot.stem.removeprefix('warehouse-')}/{IMAGE}"
