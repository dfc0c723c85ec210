"""Workbooks written with the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from observatory.base.files import explained, write_bytes

INSTANT = datetime(2024, 1, 1)
"""Creation and modification date written in every workbook: the real one would change its bytes."""

_INSTANT_ZIP = (1980, 1, 1, 0, 0, 0)
_MODIFIE = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def write_workbook(classeur: Workbook, destination: Path) -> None:
    """Write a workbook in one move; nothing of the clock or of the machine is kept in it."""
    classeur.properties.created = INSTANT
    tampon = io.BytesIO()
    classeur.save(tampon)
    final = io.BytesIO()
    with zipfile.ZipFile(tampon) as source, zipfile.ZipFile(final, "w") as cible:
        for partie in source.infolist():
            contenu = source.read(partie)
            if partie.filename == "docProps/core.xml":
                date = f"{INSTANT.isoformat()}Z".encode()
                contenu = _MODIFIE.sub(rb"\g<1>" + date + rb"\g<2>", contenu)
            entree = zipfile.ZipInfo(partie.filename, _INSTANT_ZIP)
            entree.create_system = 0
            cible.writestr(entree, contenu, zipfile.ZIP_DEFLATED, 6)
    with explained(str(destination)):
        write_bytes(final.getvalue(), destination)
