"""Who coded: one person has one name, however it was typed."""

from __future__ import annotations

from collections.abc import Sequence

from observatory.base.text import slug
from observatory.grid import textes
from observatory.grid.modele import Endroit
from observatory.grid.releve import Releve


def find_codeur(nom: str, connus: Sequence[str]) -> tuple[str, str | None]:
    """Return the name as stored if it is there, and else a stored name that it may be.

    >>> find_codeur("Helene", ["Hélène"]), find_codeur("Paul  M", ["Paul M"])
    (('Helene', 'Hélène'), ('Paul M', None))
    """
    propre = textes.settle_name(nom)
    for connu in connus:
        if textes.settle_name(connu) == propre:
            return connu, None
    return propre, next((c for c in connus if _reduce(c) == _reduce(propre)), None)


def _reduce(nom: str) -> str:
    """Return what two writings of one name share: no case, accent, hyphen nor space."""
    return slug(nom, "") or textes.key(nom)


def settle_codeur(nom: str, connus: Sequence[str], lieu: Endroit, releve: Releve) -> str:
    """Return the name of the coder as stored; a name too close to another one is asked about."""
    trouve, proche = find_codeur(nom, connus)
    if proche is not None:
        releve.refuse(
            lieu,
            f"« {proche} » a déjà codé cette lecture : est-ce la même personne ?",
            f"si oui, écrire « {proche} » ; sinon, ajouter au nom ce qui les distingue",
            trouve=nom,
        )
    return trouve
