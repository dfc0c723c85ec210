"""A grid exported once for the same data: most tests of this folder begin from the same workbook.

The export itself is tested in `test_aller_retour.py`, with the function of the product.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.grid import export_grid as _export_grid

_OCTETS: dict[tuple[object, ...], bytes] = {}


@functools.wraps(_export_grid)
def export_grid(
    code_lecture: str,
    destination: Path,
    paths: Paths,
    codebook: Codebook,
    *,
    codeur: str | None = None,
    par_contrat: bool = False,
) -> Path:
    if codebook is not load_codebook():
        return _export_grid(
            code_lecture, destination, paths, codebook, codeur=codeur, par_contrat=par_contrat
        )
    cle = (code_lecture, destination.suffix, codeur, par_contrat, _fingerprint(paths.contracts))
    if cle not in _OCTETS:
        _export_grid(
            code_lecture, destination, paths, codebook, codeur=codeur, par_contrat=par_contrat
        )
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
