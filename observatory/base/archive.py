"""Archives that hold nothing of the clock: the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

INSTANT_ZIP = (1980, 1, 1, 0, 0, 0)
"""Date of every entry: the first a ZIP can hold."""
_DROITS = 0o100644 << 16


class FixedZip(zipfile.ZipFile):
    """An archive to write: same content, same bytes, even on a machine whose clock says 1970."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_args: Any, **_kwargs: Any) -> None:
        """Write one entry, its date replaced by a fixed one."""
        nom = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        entree = zipfile.ZipInfo(str(nom), INSTANT_ZIP)
        entree.create_system = 3
        entree.external_attr = _DROITS
        super().writestr(entree, data, zipfile.ZIP_DEFLATED, 6)

    def write(self, filename: Any, arcname: Any = None, *_args: Any, **_kwargs: Any) -> None:
        """Write one file of the disk, whose date is not read."""
        self.writestr(arcname or filename, Path(filename).read_bytes())


def write_zip(fichiers: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the archive of (name, content), in the order given."""
    sortie = io.BytesIO()
    with FixedZip(sortie, "w") as archive:
        for nom, contenu in fichiers:
            archive.writestr(nom, contenu)
    return sortie.getvalue()
