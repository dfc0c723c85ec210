"""Archives with the same bytes for the same content: no clock, no machine in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

INSTANT = (1980, 1, 1, 0, 0, 0)
_DROITS = 0o100644 << 16


def write_zip(fichiers: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the archive of (name, content), in the order given."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in fichiers:
            entree = zipfile.ZipInfo(nom, INSTANT)
            entree.create_system = 3
            entree.external_attr = _DROITS
            archive.writestr(entree, contenu, zipfile.ZIP_DEFLATED, 6)
    return sortie.getvalue()
