"""The version of a term: what its cells mean, so that a cell coded under another is told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from observatory.base.text import search_key
from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.model import EchelleDefinie


def compute_version(
    indicateur: IndicateurDefini, echelles: Mapping[str, EchelleDefinie]
) -> str | None:
    """Return eight hexadecimal digits that change with what a term means, None if not coded.

    They hold its definition and what may be coded: the levels of its ladder, or its domain. Words
    count, not accents, case or punctuation; nor labels or instructions, which change no meaning.
    """
    if indicateur.est_derive:
        return None
    echelle = echelles[indicateur.code_echelle] if indicateur.code_echelle else None
    niveaux = echelle.niveaux if echelle else ()
    parties = [search_key(indicateur.description), indicateur.type_valeur]
    parties += [f"{n.code}={search_key(n.description)}" for n in niveaux]
    if indicateur.domaine is not None:
        parties.append(repr(indicateur.domaine))
    return hashlib.sha256("\n".join(parties).encode()).hexdigest()[:8]


def list_versions(codebook: Codebook) -> dict[str, str | None]:
    """Return the version of each term of a codebook, by code."""
    return {i.code: compute_version(i, codebook.echelles) for i in codebook.indicateurs()}
