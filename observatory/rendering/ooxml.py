"""Office files (PPTX, DOCX, XLSX) without a clock: the same content gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from observatory.base.archive import write_zip

_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def settle_package(octets: bytes, date: dt.date) -> bytes:
    """Return an office file whose dates, those of the workbooks it holds too, are this one."""
    with zipfile.ZipFile(io.BytesIO(octets)) as lu:
        return write_zip((nom, _settle(nom, lu.read(nom), date)) for nom in lu.namelist())


def _settle(nom: str, contenu: bytes, date: dt.date) -> bytes:
    if nom.endswith(".xlsx"):
        return settle_package(contenu, date)
    if nom == "docProps/core.xml":
        return _DATES.sub(rb"\g<1>" + f"{date.isoformat()}T00:00:00Z".encode() + rb"\2", contenu)
    return contenu
