"""Which contract a file is of, and of what kind, by its name alone: proposed, never decided."""

from __future__ import annotations

import re
from collections.abc import Mapping

from observatory.base.text import search_key, slug

_CODE = re.compile(r"CN\d{5}[A-Z]", re.IGNORECASE)
_COMMUNS = frozenset(
    re.findall(
        r"\w+",
        "ca cc cu metropole agglo agglomeration communaute communes pays grand grande contrat "
        "ville de du des la le les l d et en sur val vallee intercom ouest est nord sud centre",
    )
)
_NATURES = (
    ("avenant", ("avenant",)),
    ("tfpb", ("tfpb", "abattement")),
    ("ctg", ("ctg", "convention territoriale")),
    ("cls", ("cls", "contrat local de sante")),
    ("deliberation", ("deliberation", "delib")),
    ("projet_quartier", ("projet de quartier", "projets de quartier")),
    ("annexe", ("annexe", "annexes")),
)


def propose_contract(nom_fichier: str, contrats: Mapping[str, str]) -> str | None:
    """Return the contract (code → name) whose code or name stands in a file name, if only one does.

    Of a name, the words that tell it from others must all be there; of two names found, the one
    that holds the words of the other wins.
    """
    for code in _CODE.findall(nom_fichier):
        if code.upper() in contrats:
            return str(code.upper())
    mots = set(slug(nom_fichier, " ").split())
    siens = {code: tell_apart(nom) for code, nom in contrats.items()}
    trouves = {code: propres for code, propres in siens.items() if propres and propres <= mots}
    tous = frozenset().union(*trouves.values())
    meilleurs = [code for code, propres in trouves.items() if propres == tous]
    return meilleurs[0] if len(meilleurs) == 1 else None


def tell_apart(nom: str) -> frozenset[str]:
    """Return the words of a contract's name that are not those of many."""
    return frozenset(m for m in slug(nom, " ").split() if m not in _COMMUNS and len(m) > 2)


def propose_kind(nom_fichier: str) -> str:
    """Return the kind of document that a file name says: a contract when it says nothing."""
    dit = f" {search_key(slug(nom_fichier, ' '))} "
    return next(
        (nature for nature, mots in _NATURES if any(f" {m} " in dit for m in mots)), "contrat"
    )
