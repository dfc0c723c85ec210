"""Attributes and links as coded: what a cell says besides its level, and how many contracts do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember
from observatory.queries.taux import LigneTaux

NIVEAU, LUES = "niveau", "lues"
"""The two denominators: units where the cell reaches the level, units read."""


@dataclass(frozen=True, slots=True)
class LigneFacette(LigneTaux):
    """One figure of a facet, counted as any rate: `valeur` is the answer, None for « dit ».

    `base` names the denominator: lues or niveau; `chiffre` is its key.
    """

    chiffre: str = ""
    nature_facette: str = "attribut"
    facette: str = ""
    libelle_facette: str = ""
    court_facette: str = ""
    libelle_niveau: str = ""
    lu_dans: str = "contrat"
    valeur: str | None = None
    libelle_valeur: str | None = None
    base: str = LUES


@dataclass(frozen=True)
class CoteFacette:
    """The side of one unit before one figure of a facet."""

    chiffre: str
    code_unite: str
    nom_unite: str
    cote: str


@dataclass(frozen=True)
class ReponseFacette:
    """One answer of a coder; for a link, `est_entrant` when the cell is the one it leads to."""

    code_unite: str
    nom_unite: str
    facette: str
    nature: str
    libelle_facette: str
    court_facette: str
    reponse: str
    lu_dans: str
    code_indicateur: str
    libelle_indicateur: str
    statut: str
    valeur: str | None
    libelle_valeur: str | None
    numero_codeur: int
    numero: int
    certitude: str | None
    provenance: str
    page_pdf: int | None
    page_imprimee: str | None
    citation: str | None
    url: str | None
    titre: str | None
    passage: str | None
    est_entrant: bool


@dataclass(frozen=True)
class FacetteServie:
    """One attribute or kind of link, as the served codebook declares it."""

    facette: str
    nature: str
    libelle: str
    libelle_court: str
    description: str
    consigne: str
    source: str
    axe: str
    libelle_niveau: str
    reponse: str
    lu_dans: str
    est_multiple: bool
    nb_indicateurs: int
    nb_reponses: int
    nb_simulees: int
    modalites: tuple[str, ...]


@dataclass(frozen=True)
class EnjeuRepondu:
    """One enjeu met in one unit: repondu, sans_reponse or inconnu."""

    code_unite: str
    nom_unite: str
    code_theme: str
    code_indicateur: str
    libelle: str
    etat_enjeu: str


@dataclass(frozen=True, slots=True)
class _ReponsePublique:
    """What every answer carries: said or not, how it is known, the passage that says it."""

    numero_codeur: int
    numero: int
    statut: str
    certitude: str | None
    provenance: str
    date_codage: dt.date | None
    page_pdf: int | None
    page_imprimee: str | None
    citation: str | None
    url: str | None
    titre: str | None
    passage: str | None


@dataclass(frozen=True, slots=True)
class LigneAttribut(_ReponsePublique):
    """One row of the public table `attribut`."""

    code_lecture: str
    code_unite: str
    nom_unite: str
    code_indicateur: str
    libelle_indicateur: str
    attribut: str
    libelle_attribut: str
    valeur: str | None
    libelle_valeur: str | None
    montant: float | None
    annee: int | None


@dataclass(frozen=True, slots=True)
class LigneLien(_ReponsePublique):
    """One row of the public table `lien`."""

    code_lecture: str
    code_unite: str
    nom_unite: str
    lien: str
    libelle_lien: str
    code_source: str
    libelle_source: str
    code_cible: str | None
    libelle_cible: str | None


def list_attributs(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> list[LigneAttribut]:
    """Return the attributes coded of some units and indicators."""
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(indicateurs)}
    return entrepot.fetch("list_attributs", params, LigneAttribut)


def list_liens(
    entrepot: Entrepot, lecture: str, unites: Sequence[str], indicateurs: Sequence[str]
) -> list[LigneLien]:
    """Return the links coded of some units, one end of which is among some indicators."""
    params = {"lecture": lecture, "unites": list(unites), "indicateurs": list(indicateurs)}
    return entrepot.fetch("list_liens", params, LigneLien)


def list_facettes(entrepot: Entrepot) -> list[FacetteServie]:
    """Return the attributes and the kinds of links of the served codebook."""
    return remember(entrepot).fetch("list_facettes", {}, FacetteServie)


def list_taux_facettes(
    entrepot: Entrepot,
    lecture: str,
    indicateurs: Collection[str] | None = None,
    unites: Sequence[str] | None = None,
) -> list[LigneFacette]:
    """Return the figures of the facets a lecture asked, of some indicators if given.

    `unites` restricts to a group, counted by the same macro.
    """
    params: dict[str, object] = {
        "lecture": lecture,
        "indicateurs": None if indicateurs is None else sorted(indicateurs),
    }
    if unites is None:
        return remember(entrepot).fetch("list_taux_facettes", params, LigneFacette)
    params["unites"] = list(unites)
    return remember(entrepot).fetch("list_taux_facettes_selection", params, LigneFacette)


def list_cotes_facettes(
    entrepot: Entrepot,
    lecture: str,
    indicateurs: Collection[str] | None = None,
    unites: Sequence[str] | None = None,
) -> list[CoteFacette]:
    """Return the side of each unit before each figure of a facet."""
    params = {
        "lecture": lecture,
        "indicateurs": None if indicateurs is None else sorted(indicateurs),
        "unites": None if unites is None else list(unites),
    }
    return remember(entrepot).fetch("list_cotes_facettes", params, CoteFacette)


def list_reponses_facettes(
    entrepot: Entrepot,
    lecture: str,
    unites: Sequence[str] | None = None,
    indicateur: str | None = None,
) -> list[ReponseFacette]:
    """Return the answers coded, of some units and of one indicator if given."""
    params = {
        "lecture": lecture,
        "unites": None if unites is None else list(unites),
        "indicateur": indicateur,
    }
    memoire = remember(entrepot)
    ((portees,),) = memoire.fetch_rows("count_reponses_facettes", {"lecture": lecture})
    return memoire.fetch("list_reponses_facettes", params, ReponseFacette) if portees else []


def list_enjeux_reponses(
    entrepot: Entrepot,
    lecture: str,
    theme: str | None = None,
    unites: Sequence[str] | None = None,
) -> list[EnjeuRepondu]:
    """Return the enjeux met, with what answers them; asked once for all the themes."""
    params = {"lecture": lecture, "unites": None if unites is None else list(unites)}
    tous = remember(entrepot).fetch("list_enjeux_reponses", params, EnjeuRepondu)
    return [e for e in tous if theme is None or e.code_theme == theme]
