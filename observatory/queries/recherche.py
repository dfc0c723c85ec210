"""The names a contract is looked for by, and the contracts that answer a search."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass

from observatory.base.text import MOT_ENTIER, keep_best, may_answer, rank_search, summarise_names
from observatory.queries.entrepot import Entrepot

Noms = Mapping[str, tuple[str, ...]]

_VERROU = threading.Lock()
_NOMS: weakref.WeakKeyDictionary[Entrepot, Noms] = weakref.WeakKeyDictionary()
_SOMMAIRES: weakref.WeakKeyDictionary[Entrepot, list[str]] = weakref.WeakKeyDictionary()


@dataclass(frozen=True)
class NomRecherche:
    """One name of a contract: its own, its code, an EPCI, a commune, a quartier (`genre`)."""

    code_contrat: str
    genre: str
    nom: str


def list_noms_recherche(entrepot: Entrepot) -> Noms:
    """Return every name each contract is looked for by (code → names, its own first)."""
    with _VERROU:
        gardes = _NOMS.get(entrepot)
    if gardes is not None:
        return gardes
    noms: dict[str, tuple[str, ...]] = {}
    lignes = entrepot.fetch("list_noms_recherche", {}, NomRecherche)
    for ligne in sorted(lignes, key=lambda x: x.genre != "contrat"):
        noms[ligne.code_contrat] = (*noms.get(ligne.code_contrat, ()), ligne.nom)
    with _VERROU:
        _NOMS[entrepot] = noms
    return noms


@dataclass(frozen=True)
class CommuneSansQpv:
    """A commune without a neighbourhood, its EPCI, and which contracts that EPCI has."""

    nom_commune: str
    code_departement: str
    nom_epci: str | None
    est_epci_a_contrat: bool
    communes_a_contrat: tuple[str, ...]


def list_communes_sans_qpv(entrepot: Entrepot) -> list[CommuneSansQpv]:
    """Return the communes without a QPV, by EPCI then by name."""
    return entrepot.fetch("list_communes_sans_qpv", {}, CommuneSansQpv)


@dataclass(frozen=True)
class CommuneAncienne:
    """A name that no commune bears any more, and the commune of today that it leads to."""

    nom_ancien: str
    est_renommee: bool
    nom_commune: str
    code_departement: str


def list_communes_anciennes(entrepot: Entrepot) -> list[CommuneAncienne]:
    """Return the former names of communes, by the commune of today then by name."""
    return entrepot.fetch("list_communes_anciennes", {}, CommuneAncienne)


def search_codes(entrepot: Entrepot, texte: str) -> list[str]:
    """Return the codes of the contracts that answer a search, the best answer first.

    Where whole words answer, beginnings of words are left out: « Pau » is not « Paul ».
    """
    noms = list_noms_recherche(entrepot)
    codes = list(noms)
    rangs = [
        rank_search(texte, siens[0], siens[1:]) if may_answer(texte, sommaire) else None
        for siens, sommaire in zip(noms.values(), _summarise(entrepot, noms), strict=True)
    ]
    entiers = [r if r is not None and r <= MOT_ENTIER else None for r in rangs]
    return [codes[place] for place in keep_best(entiers) or keep_best(rangs)]


def _summarise(entrepot: Entrepot, noms: Noms) -> list[str]:
    """Return the names of each contract as one text, folded once for a warehouse."""
    with _VERROU:
        gardes = _SOMMAIRES.get(entrepot)
    if gardes is None:
        gardes = [summarise_names(siens) for siens in noms.values()]
        with _VERROU:
            _SOMMAIRES[entrepot] = gardes
    return gardes
