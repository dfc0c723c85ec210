"""The parts of a workbook that bear on what its cells hold, read by the name of their elements.

Styles, fonts, properties nobody asked for: what does not change the content is never parsed, so
that no tool can make a grid unreadable by writing them badly. Transitional and strict OOXML differ
by their namespaces only, which are not looked at.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

_CLASSEUR = "xl/workbook.xml"


@dataclass(frozen=True)
class Feuille:
    """One sheet: its name, whether it shows, the part that holds its cells."""

    nom: str
    est_visible: bool
    partie: str


@dataclass(frozen=True)
class Paquet:
    """An open workbook: its sheets, its shared texts, which of its styles show a date."""

    archive: zipfile.ZipFile
    feuilles: tuple[Feuille, ...]
    textes: tuple[str, ...]
    dates: tuple[bool, ...]
    est_1904: bool
    proprietes: Mapping[str, str]

    def iterate(self, feuille: Feuille) -> Iterator[tuple[str, ET.Element]]:
        """Yield the start and the end of each element of a sheet, as ElementTree does."""
        with self.archive.open(feuille.partie) as flux:
            yield from ET.iterparse(flux, ("start", "end"))  # noqa: S314 (no entity: check_file)


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: ET.Element, nom: str) -> str | None:
    """Return an attribute by its name, whatever its namespace."""
    if nom in element.attrib:
        return element.attrib[nom]
    return next((v for n, v in element.attrib.items() if n.rpartition("}")[2] == nom), None)


def read_text(element: ET.Element) -> str:
    """Return the text of a string item, phonetic guides left out."""
    morceaux = []
    for enfant in element:
        nom = local(enfant)
        if nom == "t":
            morceaux.append(enfant.text or "")
        elif nom == "r":
            morceaux.append(read_text(enfant))
    return "".join(morceaux)


def open_package(archive: zipfile.ZipFile) -> Paquet:
    """Return the sheets of an archive; raises what a damaged part makes the parser raise."""
    liens = _read_links(archive, _CLASSEUR)
    racine = _parse(archive, _CLASSEUR)
    presentes = set(archive.namelist())
    feuilles = tuple(
        Feuille(
            attribute(e, "name") or "",
            (attribute(e, "state") or "visible") == "visible",
            liens[cible][1],
        )
        for e in racine.iter()
        if local(e) == "sheet" and (cible := _find_link(e)) in liens
        if liens[cible][0] == "worksheet" and liens[cible][1] in presentes
    )
    par_genre = dict(liens.values())
    reglages = next((e for e in racine.iter() if local(e) == "workbookPr"), None)
    est_1904 = reglages is not None and attribute(reglages, "date1904") in ("1", "true")
    return Paquet(
        archive,
        feuilles,
        _read_shared(archive, par_genre.get("sharedStrings")),
        _read_styles(archive, par_genre.get("styles")),
        est_1904,
        _read_properties(archive),
    )


def _find_link(element: ET.Element) -> str:
    """Return the identifier of the part of a sheet: « r:id », never « sheetId »."""
    return next((v for n, v in element.attrib.items() if n.endswith("}id")), "")


def _parse(archive: zipfile.ZipFile, partie: str) -> ET.Element:
    return ET.fromstring(archive.read(partie))  # noqa: S314 (no entity: check_file)


def _read_links(archive: zipfile.ZipFile, partie: str) -> dict[str, tuple[str, str]]:
    """Return, for each link of a part, its kind and the name of the part it leads to."""
    dossier, nom = posixpath.split(partie)
    liens = {}
    for lien in _parse(archive, f"{dossier}/_rels/{nom}.rels"):
        cible = attribute(lien, "Target") or ""
        genre = (attribute(lien, "Type") or "").rpartition("/")[2]
        if (attribute(lien, "TargetMode") or "") != "External":
            chemin = posixpath.normpath(posixpath.join(f"/{dossier}", cible)).lstrip("/")
            liens[attribute(lien, "Id") or ""] = (genre, chemin)
    return liens


def _read_shared(archive: zipfile.ZipFile, partie: str | None) -> tuple[str, ...]:
    if partie is None or partie not in archive.namelist():
        return ()
    textes = []
    with archive.open(partie) as flux:
        for _, element in ET.iterparse(flux):  # noqa: S314 (no entity: check_file)
            if local(element) == "si":
                textes.append(read_text(element))
                element.clear()
    return tuple(textes)


def _read_styles(archive: zipfile.ZipFile, partie: str | None) -> tuple[bool, ...]:
    """Return which formats show dates; none when the part cannot be read: nothing else counts."""
    try:
        racine = _parse(archive, partie or "")
    except (KeyError, ET.ParseError):
        return ()
    formes = {
        attribute(e, "numFmtId"): attribute(e, "formatCode") or ""
        for e in racine.iter()
        if local(e) == "numFmt"
    }
    cellules = next((e for e in racine if local(e) == "cellXfs"), ())
    return tuple(_is_date(attribute(e, "numFmtId"), formes) for e in cellules)


def _is_date(code: str | None, formes: Mapping[str | None, str]) -> bool:
    forme = formes.get(code)
    if forme is None and code is not None and code.isdigit():
        forme = BUILTIN_FORMATS.get(int(code))
    return forme is not None and bool(is_date_format(forme))


def _read_properties(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the custom properties that have a name and a value; an unreadable part has none."""
    try:
        racine = _parse(archive, "docProps/custom.xml")
    except (KeyError, ET.ParseError):
        return {}
    return {
        nom: valeur
        for e in racine
        if (nom := attribute(e, "name")) and (valeur := "".join(e.itertext()).strip())
    }
