"""The coded cells and their evidence: where every figure ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember


@dataclass(frozen=True)
class Cellule:
    """What one lecture says of one unit for one indicator, once its coders are reconciled."""

    code_lecture: str
    code_unite: str
    nom_unite: str
    code_contrat: str | None
    code_indicateur: str
    axe: str
    libelle_indicateur: str
    libelle_famille: str | None
    famille_politique: str | None
    valeur: str | None
    libelle_valeur: str | None
    sens: str | None
    rang_min: int | None
    rang_max: int | None
    statut: str
    certitude: str | None
    provenance: str | None
    nb_codeurs: int
    nb_preuves: int
    dit_pour: str | None
    est_a_revoir: bool


@dataclass(frozen=True)
class CelluleCote:
    """One unit behind a rate: on which side of the measure it stands (macro `cote`).

    `cote` is oui, oui_probable, non, non_probable, indetermine (coded, but its value does not
    decide the measure), non_compte (coded, not reviewed) or the statut of a cell not coded.
    """

    code_unite: str
    nom_unite: str
    code_contrat: str | None
    code_indicateur: str
    mesure: str
    cote: str
    valeur: str | None
    libelle_valeur: str | None
    sens: str | None
    statut: str
    certitude: str | None
    provenance: str | None
    nb_preuves: int
    dit_pour: str | None = None


@dataclass(frozen=True)
class Codage:
    """One coded cell as one coder wrote it."""

    code_indicateur: str
    libelle_indicateur: str
    numero_codeur: int | None
    valeur: str | None
    libelle_valeur: str | None
    sens: str | None
    statut: str
    certitude: str | None
    provenance: str | None
    date_codage: dt.date | None
    remarque: str | None
    est_a_revoir: bool


@dataclass(frozen=True)
class PageCitee:
    """One page or passage that proves something."""

    type_preuve: str
    url: str | None
    titre: str | None
    editeur: str | None
    nature_hote: str | None
    dit_pour: str | None
    passage: str | None
    page_pdf: int | None
    date_source: str | None


@dataclass(frozen=True)
class Preuve(PageCitee):
    """One piece of evidence of a coded cell."""

    code_indicateur: str
    libelle_indicateur: str
    numero_codeur: int
    numero: int
    page_imprimee: str | None
    citation: str | None
    generation_source: str | None
    certitude: str | None
    note: str | None


@dataclass(frozen=True)
class LigneRapportee:
    """What a page says of a group of contracts, which codes none: near each of them.

    `portee` is departement, region, groupe or territoire.
    """

    code_contrat: str
    code_indicateur: str
    libelle_indicateur: str
    libelle_valeur: str
    portee: str
    dit_pour: str
    url: str
    titre: str
    editeur: str | None
    nature_hote: str | None
    date_source: str | None


def list_rapportes(entrepot: Entrepot, lecture: str, contrat: str) -> list[LigneRapportee]:
    """Return what pages say of a contract without coding it, in codebook order.

    Few pages do: they are asked once for the lecture.
    """
    toutes = remember(entrepot).fetch("list_rapportes", {"lecture": lecture}, LigneRapportee)
    return [ligne for ligne in toutes if ligne.code_contrat == contrat]


def list_cellules(
    entrepot: Entrepot,
    lecture: str,
    *,
    unite: str | None = None,
    contrat: str | None = None,
    indicateur: str | None = None,
) -> list[Cellule]:
    """Return cells of a lecture, in codebook order, not read included: of one unit, one contract…

    None filters nothing.
    """
    params = {"lecture": lecture, "unite": unite, "contrat": contrat, "indicateur": indicateur}
    return entrepot.fetch("list_cellules", params, Cellule)


def list_memes_reponses(entrepot: Entrepot, lecture: str, unite: str) -> dict[str, tuple[str, ...]]:
    """Return, per indicator where a unit is positive, the names of those that answer the same."""
    params = {"lecture": lecture, "unite": unite}
    lignes = entrepot.fetch_rows("list_memes_reponses", params)
    return {str(code): tuple(noms) for code, noms in lignes}


def list_cotes(
    entrepot: Entrepot,
    lecture: str,
    unites: Sequence[str] | None = None,
    indicateurs: Sequence[str] | None = None,
    mesure: str | None = None,
) -> list[CelluleCote]:
    """Return the side where units stand of each measure, by indicator, measure and unit.

    Not read included; None filters nothing.
    """
    params = {
        "lecture": lecture,
        "unites": None if unites is None else list(unites),
        "indicateurs": None if indicateurs is None else list(indicateurs),
        "mesure": mesure,
    }
    return entrepot.fetch("list_cotes", params, CelluleCote)


def list_rangs(
    entrepot: Entrepot, lecture: str, axe: str | None, unites: Sequence[str]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Return, by indicator then unit, the lowest and highest rank each counted cell allows.

    Cells nobody read are not there; in a partial lecture only firm cells narrow the ranks.
    """
    params = {"lecture": lecture, "axe": axe, "unites": list(unites)}
    rangs: dict[str, dict[str, tuple[int, int]]] = {}
    for indicateur, unite, bas, haut in entrepot.fetch_rows("list_rangs", params):
        rangs.setdefault(indicateur, {})[unite] = (bas, haut)
    return rangs


def list_codages(entrepot: Entrepot, lecture: str, unite: str, indicateur: str) -> list[Codage]:
    """Return what each coder wrote in one cell (one generated row when nobody read it)."""
    params = {"lecture": lecture, "unite": unite, "indicateur": indicateur}
    return entrepot.fetch("list_codages", params, Codage)


def list_preuves(entrepot: Entrepot, lecture: str, unite: str, indicateur: str) -> list[Preuve]:
    """Return the evidence of one cell; for a derived indicator, that of its members."""
    params = {"lecture": lecture, "unite": unite, "indicateur": indicateur}
    return entrepot.fetch("list_preuves", params, Preuve)
