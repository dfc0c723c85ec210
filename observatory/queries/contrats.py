"""The contracts, their neighbourhoods and their territories."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from observatory.base.errors import QueryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.memoire import remember
from observatory.queries.recherche import search_codes


@dataclass(frozen=True)
class Contrat:
    """One contract with the figures of its territory (shares between 0 and 1)."""

    code_contrat: str
    nom_contrat: str
    niveau: str
    code_region: str
    nom_region: str
    code_departement: str
    nom_departement: str
    siren_epci: str | None
    nom_epci: str | None
    nature_epci: str | None
    code_commune: str | None
    nb_qpv: int
    nb_communes_qpv: int
    population_qpv: int | None
    nb_qpv_sans_population: int
    population_epci: int | None
    population_communes: int | None
    annee_population: int | None
    part_population_epci: float | None
    part_population_communes: float | None
    part_pauvrete: float | None
    nb_qpv_sans_pauvrete: int
    part_emploi: float | None
    classe_nb_qpv: str | None
    nb_postes_adultes_relais: int | None
    nb_postes_fonjep: int | None
    annee_postes: int | None
    est_postes_communs: bool
    lon: float | None
    lat: float | None
    est_outre_mer: bool

    @property
    def est_part_communale(self) -> bool:
        """Return whether the share to show is that of the commune: overseas communal contracts.

        Their EPCI holds several contracts: a share of it would say little of any.
        """
        return self.niveau == "commune" and self.est_outre_mer

    @property
    def part_montree(self) -> float | None:
        """Return the share of inhabitants in QPV to show: of the EPCI, or of the commune."""
        if self.est_part_communale:
            return self.part_population_communes
        return self.part_population_epci


@dataclass(frozen=True)
class Territoire:
    """One région or département and how many contracts and QPV it holds."""

    code: str
    nom: str
    nb_contrats: int
    nb_qpv: int


@dataclass(frozen=True)
class ChiffresCles:
    """The key figures of a selection of contracts; each QPV counted once."""

    nb_contrats: int
    nb_contrats_commune: int
    nb_departements: int
    nb_qpv: int
    nb_qpv_sans_population: int
    nb_epci: int
    nb_communes: int
    population_qpv: int | None
    population_epci: int | None
    part_population_epci: float | None
    part_pauvrete: float | None
    nb_qpv_sans_pauvrete: int
    annee_population: int | None


_PARTOUT: dict[str, list[str] | None] = {"regions": None, "departements_perimetre": None}


def params_of(filtres: Filtres) -> dict[str, Any]:
    """Return the filters as bound values; an empty list means no choice (NULL)."""
    valeurs: dict[str, Any] = asdict(filtres)
    return {nom: (v or None) if isinstance(v, tuple | str) else v for nom, v in valeurs.items()}


def list_contrats(entrepot: Entrepot, filtres: Filtres) -> list[Contrat]:
    """Return the contracts of the selection, by name."""
    params = params_of(filtres) | _find_place(entrepot, filtres)
    params["codes"] = _find_codes(entrepot, filtres)
    return entrepot.fetch("list_contrats", params, Contrat)


def _find_place(entrepot: Entrepot, filtres: Filtres) -> dict[str, list[str] | None]:
    """Return where to look: the région asked, everywhere, or the perimeter of the lecture."""
    if filtres.region == REGION_FRANCE:
        return _PARTOUT
    if filtres.region is not None:
        return _PARTOUT | {"regions": [filtres.region]}
    lignes = remember(entrepot).fetch_rows("load_perimetre", {"lecture": filtres.lecture})
    genre, _, codes = str(lignes[0][0] if lignes else "").partition(":")
    nom = "departements_perimetre" if genre == "departement" else "regions"
    return _PARTOUT | {nom: codes.split(",")}


def _find_codes(entrepot: Entrepot, filtres: Filtres) -> list[str] | None:
    """Return what the search and the value of an indicator keep; None when neither is asked."""
    params = params_of(filtres)
    trouves: list[set[str]] = []
    if filtres.recherche:
        trouves.append(set(search_codes(entrepot, filtres.recherche)))
    if filtres.indicateur and filtres.valeur:
        lignes = entrepot.fetch_rows("list_contrats_valeur", params)
        trouves.append({str(ligne[0]) for ligne in lignes})
    return sorted(set.intersection(*trouves)) if trouves else None


def load_contrat(entrepot: Entrepot, code_contrat: str) -> Contrat:
    """Return one contract; QueryError if the code is unknown."""
    contrat = entrepot.fetch_one("load_contrat", {"contrat": code_contrat}, Contrat)
    if contrat is None:
        raise QueryError(
            f"Le contrat « {code_contrat} » n’existe pas dans la liste nationale → "
            'le chercher par son nom (observatory query "SELECT code_contrat, nom_contrat…").'
        )
    return contrat


def list_lieux_contrats(entrepot: Entrepot) -> dict[str, tuple[str, ...]]:
    """Return the names of the communes the QPV of each contract touch (code → names)."""
    lignes = entrepot.fetch_rows("list_lieux_contrats", {})
    return {str(code): tuple(noms) for code, noms in lignes}


def list_regions(entrepot: Entrepot) -> list[Territoire]:
    """Return the régions that hold a contract, by name."""
    return remember(entrepot).fetch("list_regions", {}, Territoire)


def list_departements(entrepot: Entrepot, code_region: str | None = None) -> list[Territoire]:
    """Return the départements that hold a contract, in one région or everywhere."""
    return remember(entrepot).fetch("list_departements", {"region": code_region}, Territoire)


def load_chiffres_cles(entrepot: Entrepot, filtres: Filtres) -> ChiffresCles:
    """Return the key figures of the selection (zeros when nothing is selected)."""
    codes = [c.code_contrat for c in list_contrats(entrepot, filtres)]
    return entrepot.fetch("load_chiffres_cles", {"contrats": codes}, ChiffresCles)[0]
