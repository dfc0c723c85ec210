"""The chain of proof: a figure, the units on each side, the coded cell, its evidence.

Every figure of a sheet that counts units is a `Taux` (a measure of the codebook) or a `Compte`
(one level exactly, two facts together). `list_rates` finds them all, `open_rate` opens any.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from observatory.base.errors import QueryError
from observatory.base.french import INSECABLE, compter_probables, fraction
from observatory.queries.cellules import list_cellules_indicateur
from observatory.queries.comparaison import (
    PERIMETRE_LECTURE,
    list_taux_groupe,
    list_unites_perimetre,
    write_perimetre,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux, Unite, list_unites
from observatory.sheets.rates.cellules import DetailTaux, name_positives, open_cells
from observatory.sheets.rates.taux import RIEN_ETABLI, Taux, build_taux
from observatory.sheets.rates.unites import mot_unite

PERIMETRE_SELECTION = "selection"
"""A group described by the filters of the address, whose link the rate carries."""


@dataclass(frozen=True)
class CleTaux:
    """The address of a rate: which lecture, which indicator, which measure, which group.

    `perimetre` is lecture, departement=34, classe_qpv=1, nature_epci=CA or unites=A,B.
    """

    code_lecture: str
    code_indicateur: str
    mesure: str
    perimetre: str = PERIMETRE_LECTURE

    def to_params(self) -> dict[str, str]:
        """Return the parameters of an address that opens this rate."""
        params = {
            "lecture": self.code_lecture,
            "indicateur": self.code_indicateur,
            "mesure": self.mesure,
        }
        if self.perimetre != PERIMETRE_LECTURE:
            params["perimetre"] = self.perimetre
        return params


@dataclass(frozen=True)
class Compte:
    """A count of units that no measure of the codebook gives; `oui` are the k units counted.

    The other units of the group are the n − k that do not count, and those of `inconnus`, among
    which `probables` would count if only probable cells decided: they are never added to k.
    `lien` holds the parameters of the view, which describe a selection.
    """

    code_lecture: str
    indicateurs: tuple[str, ...]
    perimetre: str
    libelle: str
    k: int
    n: int
    nb_attendus: int
    oui: tuple[str, ...]
    inconnus: tuple[str, ...]
    chiffre: str
    phrase: str
    lien: Mapping[str, str] = field(hash=False)
    probables: tuple[str, ...] = ()


Figure = Taux | Compte


def write_count(k: int, nb_inconnus: int, nb_attendus: int, nb_probables: int = 0) -> str:
    """Return « 5/40 », « au moins 5/40 » when some are unknown, « rien d’établi » when all are.

    The probable ones stand apart, as in a rate: « au moins 5/40 + 2 probables ».
    """
    if k == 0 and nb_probables:
        return f"probable{INSECABLE}: {fraction(nb_probables, nb_attendus)}"
    if nb_attendus and nb_inconnus == nb_attendus:
        return RIEN_ETABLI
    suite = f" +{INSECABLE}{compter_probables(nb_probables)}" if nb_probables else ""
    return f"{'au moins ' if nb_inconnus else ''}{fraction(k, nb_attendus)}{suite}"


def key_of(taux: Taux) -> CleTaux:
    """Return the address of a rate."""
    return CleTaux(taux.code_lecture, taux.code_indicateur, taux.mesure, taux.perimetre)


def place_rate(ligne: LigneTaux, filtres: Filtres, perimetre: str, noms: Any = ()) -> Taux:
    """Return the rate of a group, whose link names the group beside the filters."""
    return build_taux(ligne, filtres, noms, perimetre)


def list_rates(sheet: object) -> Iterator[Figure]:
    """Yield every rate and count held by a sheet, however deep, each time it is shown."""
    if isinstance(sheet, Taux | Compte):
        yield sheet
    elif dataclasses.is_dataclass(sheet) and not isinstance(sheet, type):
        for champ in dataclasses.fields(sheet):
            yield from list_rates(getattr(sheet, champ.name))
    elif isinstance(sheet, Mapping):
        for valeur in sheet.values():
            yield from list_rates(valeur)
    elif isinstance(sheet, tuple | list | set | frozenset):
        for valeur in sheet:
            yield from list_rates(valeur)


def open_rate(entrepot: Entrepot, cle: CleTaux, filtres: Filtres | None = None) -> DetailTaux:
    """Return a rate opened: every unit of its group stands on one side, none is left out.

    `filtres` describe the group « selection » and are kept in the links of the units.
    Raises QueryError when the lecture, the indicator, the measure or the group is unknown.
    """
    vue = filtres or Filtres(lecture=cle.code_lecture)
    unites = {u.code_unite for u in _list_group(entrepot, cle, vue)}
    perimetre = cle.perimetre
    lignes = list_taux_groupe(
        entrepot,
        cle.code_lecture,
        _write_group(perimetre, unites),
        indicateurs=[cle.code_indicateur],
    )
    ligne = next((x for x in lignes if x.mesure == cle.mesure), None)
    if ligne is None:
        raise QueryError(
            f"Le taux demandé n’existe pas (lecture « {cle.code_lecture} », indicateur "
            f"« {cle.code_indicateur} », mesure « {cle.mesure} », groupe « {perimetre} ») → "
            "vérifier ces codes (observatory rates --lecture …)."
        )
    cellules = [
        c
        for c in list_cellules_indicateur(
            entrepot, cle.code_lecture, cle.code_indicateur, cle.mesure
        )
        if c.code_unite in unites
    ]
    positifs = name_positives(cellules, est_bornee=ligne.est_bornee)
    return open_cells(
        entrepot,
        place_rate(ligne, vue, perimetre, positifs),
        cellules,
        mot_unite(ligne.type_unite),
        lambda unite: {**cle.to_params(), "unite": unite},
    )


def open_taux(entrepot: Entrepot, taux: Taux) -> DetailTaux:
    """Return a rate of any sheet opened; its own link describes a selection."""
    connus = {nom: valeur for nom, valeur in taux.lien.items() if nom != "perimetre"}
    filtres, _ = Filtres.from_params(connus)
    return open_rate(entrepot, key_of(taux), filtres)


def _list_group(entrepot: Entrepot, cle: CleTaux, filtres: Filtres) -> list[Unite]:
    if cle.perimetre == PERIMETRE_SELECTION:
        return list_unites(entrepot, filtres)
    return list_unites_perimetre(entrepot, cle.code_lecture, cle.perimetre)


def _write_group(perimetre: str, unites: set[str]) -> str:
    return write_perimetre(sorted(unites)) if perimetre == PERIMETRE_SELECTION else perimetre
