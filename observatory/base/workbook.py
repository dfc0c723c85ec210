"""Workbooks saved for every spreadsheet: no clock inside, texts shared.

openpyxl writes each text inside its cell, which Apple Numbers shows blank; and it reads the clock
of the machine, which a ZIP refuses before 1980.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Hashable
from copy import copy
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from observatory.base.archive import FixedZip, write_zip

INSTANT = datetime(2024, 1, 1)
"""Creation and modification date written in every workbook: the real one would change its bytes."""

_EN_LIGNE = re.compile(rb'<c ([^>]*?)t="inlineStr"([^>]*)><is>(<t(?: [^>]*)?>[^<]*</t>)</is></c>')
_VIDE = re.compile(rb'<c ([^>]*?) t="inlineStr"([^>]*)/>')
_PARTAGES = "xl/sharedStrings.xml"
_LIENS = "xl/_rels/workbook.xml.rels"
_TYPES = "[Content_Types].xml"
_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LIEN = (
    b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'sharedStrings" Target="/xl/sharedStrings.xml" Id="rIdTextes"/></Relationships>'
)
_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


class Wardrobe:
    """Looks given to many cells of one workbook.

    openpyxl weighs a look again for each cell that takes it.
    """

    def __init__(self) -> None:
        self._premieres: dict[Hashable, Any] = {}

    def dress(self, cellule: Any, nom: Hashable, **apparence: object) -> None:
        """Give a cell that has no look yet the look of this name, told by the first to take it."""
        premiere = self._premieres.setdefault(nom, cellule)
        if premiere is not cellule:
            cellule._style = copy(premiere._style)
            return
        for attribut, valeur in apparence.items():
            setattr(cellule, attribut, valeur)


def save_workbook(classeur: Workbook) -> bytes:
    """Return a workbook as bytes: the same for the same content, its texts shared."""
    classeur.properties.created = classeur.properties.modified = INSTANT
    tampon = io.BytesIO()
    ExcelWriter(classeur, FixedZip(tampon, "w")).save()
    with zipfile.ZipFile(tampon) as source:
        parties = {p.filename: source.read(p) for p in source.infolist()}
    return write_zip(_share_texts(parties).items())


def _share_texts(parties: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts, the texts of the cells moved to the table of shared strings."""
    rangs: dict[bytes, int] = {}
    nombre = 0

    def share(trouve: re.Match[bytes]) -> bytes:
        nonlocal nombre
        nombre += 1
        rang = rangs.setdefault(trouve[3], len(rangs))
        return b'<c %bt="s"%b><v>%d</v></c>' % (trouve[1], trouve[2], rang)

    finales = {
        nom: _EN_LIGNE.sub(share, _VIDE.sub(rb"<c \1\2/>", contenu))
        if nom.startswith("xl/worksheets/sheet")
        else contenu
        for nom, contenu in parties.items()
    }
    if not rangs or _PARTAGES in parties:
        return finales
    textes = b"".join(b"<si>%b</si>" % texte for texte in rangs)
    finales[_LIENS] = finales[_LIENS].replace(b"</Relationships>", _LIEN)
    finales[_TYPES] = finales[_TYPES].replace(b"</Types>", _TYPE)
    tete = b'<sst xmlns="%b" count="%d" uniqueCount="%d">' % (_ESPACE, nombre, len(rangs))
    finales[_PARTAGES] = _XML + tete + textes + b"</sst>"
    return finales
