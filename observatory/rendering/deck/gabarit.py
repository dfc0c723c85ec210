"""The theme of the slides: ours, or the file of a centre, its layouts found by what they hold."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.packuri import PackURI

from observatory.base.errors import ObservatoryError
from observatory.base.files import explained

NOTRE = Path(__file__).parent / "diaporama.pptx"
NOM = "diaporama.pptx"
"""A file of this name in the home takes the place of ours."""
_TITRES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_CORPS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.PICTURE)
POIDS_MAX = 50_000_000
"""Of a theme file: beyond, it holds pictures nobody wants in every deck."""


@dataclass(frozen=True)
class ThemePptx:
    """A presentation without slides, the layout of the first slide and that of the others."""

    presentation: Any
    ouverture: Any
    contenu: Any


def choose_theme(demande: Path | None, foyer: Path) -> Path:
    """Return the theme file asked for, else that of the home, else ours."""
    if demande is not None:
        return demande
    propre = foyer / NOM
    return propre if propre.is_file() else NOTRE


def open_theme(chemin: Path | None = None) -> ThemePptx:
    """Return a theme ready to be filled. Raises ObservatoryError, which says what is wrong."""
    chemin = chemin or NOTRE
    with explained(chemin.name):
        octets = chemin.read_bytes()
    if len(octets) > POIDS_MAX:
        raise ObservatoryError(
            f"Le thème « {chemin.name} » dépasse 50 Mo → en ôter les images et les vidéos."
        )
    try:
        presentation = Presentation(io.BytesIO(octets))
        mises = [m for maitre in presentation.slide_masters for m in maitre.slide_layouts]
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError) as e:
        raise ObservatoryError(
            f"« {chemin.name} » n’est pas un fichier PPTX lisible → l’enregistrer depuis "
            "PowerPoint ou Impress au format .pptx, puis recommencer."
        ).with_detail(str(e)) from e
    _remove_slides(presentation)
    contenu = _find(mises, seul=True) or _find(mises, seul=False)
    ouverture = next((m for m in mises if _holds(m, PP_PLACEHOLDER.SUBTITLE)), contenu)
    if contenu is None or ouverture is None:
        raise ObservatoryError(
            f"Le thème « {chemin.name} » n’a aucune mise en page avec un titre → y ajouter, dans "
            "le masque, une mise en page « Titre seul »."
        )
    _number_parts(presentation.part.package)
    return ThemePptx(presentation, ouverture, contenu)


def _number_parts(paquet: Any) -> None:
    """Name new parts one after another: python-pptx walks the whole file to name each of them."""
    pris = {str(piece.partname) for piece in paquet.iter_parts()}
    rangs: dict[str, Iterator[int]] = {}

    def next_partname(modele: str) -> PackURI:
        rang = rangs.setdefault(modele, itertools.count(1))
        return PackURI(next(nom for n in rang if (nom := modele % n) not in pris))

    paquet.next_partname = next_partname


def _find(mises: list[Any], *, seul: bool) -> Any | None:
    """Return the first layout with a title, with no other content when `seul`."""
    titrees = (m for m in mises if any(_holds(m, t) for t in _TITRES))
    return next(
        (
            m
            for m in titrees
            if not seul or not any(_holds(m, c) for c in (*_CORPS, PP_PLACEHOLDER.SUBTITLE))
        ),
        None,
    )


def _holds(mise: Any, sorte: Any) -> bool:
    return any(p.placeholder_format.type == sorte for p in mise.placeholders)


def _remove_slides(presentation: Any) -> None:
    """Take away the slides a theme file comes with."""
    liste = presentation.slides._sldIdLst
    for entree in list(liste):
        presentation.part.drop_rel(entree.rId)
        liste.remove(entree)
