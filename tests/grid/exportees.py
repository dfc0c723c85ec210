"""A grid exported once for the same data: most tests of this folder begin from the same workbook.

The export itself is tested in `test_aller_retour.py`, with the function of the product.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid as _export_grid

_OCTETS: dict[tuple[object, ...], bytes] = {}


@functools.wraps(_export_grid)
def export_grid(
    code_lecture: str, destination: Path, paths: Paths, codebook: Codebook, **choix: Any
) -> Path:
    if codebook is not load_codebook():
        return _export_grid(code_lecture, destination, paths, codebook, **choix)
    cle = (code_lecture, destination.suffix, *choix.items(), _fingerprint(paths.contracts))
    if cle not in _OCTETS:
        _export_grid(code_lecture, destination, paths, codebook, **choix)
        _OCTETS[cle] = destination.read_bytes()
    destination.write_bytes(_OCTETS[cle])
    return destination


def _fingerprint(dossier: Path) -> str:
    """Return what the data are: the same files with the same bytes give the same grid."""
    somme = hashlib.sha256()
    for fichier in sorted(f for f in dossier.rglob("*") if f.is_file()):
        somme.update(fichier.relative_to(dossier).as_posix().encode())
        somme.update(hashlib.sha256(fichier.read_bytes()).digest())
    return somme.hexdigest()
