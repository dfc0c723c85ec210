"""The typesetter: a template and the data of a sheet in, a tagged PDF/UA-1 file out.

Texts go to Typst as JSON through `sys.inputs`: they are values, never source, so a label that
holds Typst or HTML prints as it is. Nothing is read from the system: fonts ship with the package.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from observatory.base.errors import ObservatoryError
from observatory.base.french import typographier
from observatory.rendering.pdf.entetes import mark_row_headers

_ICI = Path(__file__).parent
POLICES = _ICI / "polices"
MODELES = _ICI / "modeles"

REMPLACANT = "\u25a1"
"""Printed in place of a sign no embedded font can draw (PDF/UA forbids to leave it out)."""

_SANS_GLYPHE = re.compile(r'the text `?"(.+?)"`? could not be displayed', re.DOTALL)
_NB_ESSAIS = 40
NB_PAGES_VIDES = 4
_TEXTES_GARDES = 8_000
"""Texts of sheets kept once cleaned: the same names and figures come back in each."""
_VERROU = threading.Lock()
_BRUTS = frozenset({"adresse", "url", "svg", "genre", "code", "build_id"})
"""Keys whose text is code, not French: left exactly as it is."""
_JOINTS = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\U000e0000-\U000e01ef]")
"""Signs that join, turn or colour others: of no use in French, and no font draws them alone."""
_INVISIBLES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufff9-\uffff]+")


class RenduError(ObservatoryError):
    """A sheet could not be set; the message says which and why."""


def compile_sheet(modele: str, donnees: Mapping[str, Any], date: dt.date) -> bytes:
    """Return the PDF of a sheet: tagged, PDF/UA-1, fonts embedded.

    `date` is written in the file: the same data and date give the same bytes. Raises RenduError.
    """
    texte = json.dumps(clean(donnees), ensure_ascii=False, sort_keys=True)
    moment = dt.datetime.combine(date, dt.time(), dt.UTC)
    for _ in range(_NB_ESSAIS):
        try:
            return mark_row_headers(_compile(modele, texte, moment))
        except typst.TypstError as erreur:
            manque = _SANS_GLYPHE.search(str(erreur))
            if manque is None:
                raise RenduError(_explain(modele, donnees, erreur)) from erreur
            texte = _replace_signs(texte, manque[1])
        except ValueError as erreur:
            raise RenduError(
                f"La fiche « {donnees.get('titre', modele)} » n’a pas pu être balisée → réinstaller"
                " l’observatoire avec ses versions épinglées (Typst)."
            ).with_detail(str(erreur)) from erreur
    raise RenduError(
        f"La fiche « {donnees.get('titre', modele)} » contient trop de signes que les polices "
        "n’ont pas → corriger le libellé dans les données."
    )


def compile_image(donnees: Mapping[str, Any], format_: Literal["png", "svg"], ppp: float) -> bytes:
    """Return the picture of a figure (`modeles/figure.typ`), at `ppp` pixels an inch.

    The same data give the same bytes; a sign no font has is replaced. Raises RenduError.
    """
    texte = json.dumps(clean(donnees), ensure_ascii=False, sort_keys=True)
    sortie: object = None
    try:
        with _VERROU:
            sortie = _open_compiler("figure").compile(
                format=format_,
                ppi=ppp,
                sys_inputs={"donnees": texte},
            )
            _age_cache()
    except typst.TypstError as erreur:
        raise RenduError(_explain("figure", donnees, erreur)) from erreur
    if not isinstance(sortie, bytes):
        raise RenduError(
            f"L’image « {donnees.get('titre', '')} » tient sur plusieurs pages → signaler."
        )
    return sortie


def clean(valeur: Any, cle: str = "") -> Any:
    """Return the data with French spaces in every text and no control character."""
    if isinstance(valeur, str):
        return _remove_signs(valeur) if cle in _BRUTS else _clean_text(valeur)
    if isinstance(valeur, Mapping):
        return {nom: clean(v, nom) for nom, v in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [clean(v, cle) for v in valeur]
    return valeur


def _remove_signs(texte: str) -> str:
    return _JOINTS.sub("", _INVISIBLES.sub(" ", texte))


@lru_cache(maxsize=_TEXTES_GARDES)
def _clean_text(texte: str) -> str:
    return typographier(_remove_signs(texte))


@cache
def load_fonts() -> typst.Fonts:
    """Return the fonts of the package, and those of Typst for the rare signs."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(POLICES)]
    )


@cache
def _open_compiler(modele: str) -> typst.Compiler:
    return typst.Compiler(
        str(MODELES / f"{modele}.typ"),
        root=str(MODELES),
        font_paths=load_fonts(),
        ignore_system_fonts=True,
    )


def _compile(modele: str, texte: str, moment: dt.datetime) -> bytes:
    with _VERROU:
        sortie = _open_compiler(modele).compile(
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"donnees": texte},
            timestamp=moment,
        )
        _age_cache()
    if not isinstance(sortie, bytes):
        raise RenduError(f"Le modèle « {modele} » n’a rien rendu → réinstaller l’observatoire.")
    return sortie


def _age_cache() -> None:
    """Make Typst forget the sheets before the last two.

    It keeps what the last ten compilations laid out, 30 MB a sheet; each empty page makes those
    older by one, so that setting forty sheets stays near 300 MB in place of 600.
    """
    for _ in range(NB_PAGES_VIDES):
        _open_compiler("vide").compile(format="pdf")


def _replace_signs(texte: str, signes: str) -> str:
    """Return the JSON text without the signs no font has (they may be escaped in the message)."""
    try:
        lus = json.loads(f'"{signes}"')
    except json.JSONDecodeError:
        lus = signes
    lus = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda m: chr(int(m[1], 16)), lus)
    for signe in set(lus) - set(' "\\'):
        remplacant = "?" if signe == REMPLACANT else REMPLACANT
        texte = texte.replace(signe, remplacant if ord(signe) > 0x7F else " ")
    return texte


def _explain(modele: str, donnees: Mapping[str, Any], erreur: typst.TypstError) -> str:
    premiere = str(erreur).splitlines()[0]
    return (
        f"La fiche « {donnees.get('titre', modele)} » n’a pas pu être composée ({premiere}) → "
        "signaler cette fiche et son code."
    )
