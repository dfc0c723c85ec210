"""What a page shows: every choice of contracts a person made (see `adresse` for its text)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from observatory.base.errors import ObservatoryError
from observatory.base.paths import VARIABLE, project_paths
from observatory.queries.adresse import PART, ChoixAdresse, Parametre

if TYPE_CHECKING:
    from observatory.queries.entrepot import Entrepot

REGION_FRANCE = "france"
"""Value of `region` that asks for every region; None asks for the perimeter of the lecture."""

_BORNES = (
    ("nb_qpv_min", "nb_qpv_max", "nombre de QPV"),
    ("part_min", "part_max", "part des habitants en QPV"),
)

_OUVERTES: dict[str | None, str] = {}
"""The lecture opened by default, by home: a process serves one warehouse of each."""


def default_lecture() -> str:
    """Return the lecture the served warehouse opens, that a visitor may see; empty without any."""
    foyer = os.environ.get(VARIABLE)
    if foyer not in _OUVERTES:
        from observatory.queries.acces import VISITEUR, open_as  # noqa: PLC0415 (fast start)
        from observatory.warehouse.access import current_warehouse  # noqa: PLC0415

        try:
            entrepot = open_as(current_warehouse(project_paths()), VISITEUR)
            adopt_default(entrepot)
            entrepot.close()
        except ObservatoryError:
            return ""
    return _OUVERTES[foyer]


def adopt_default(entrepot: Entrepot) -> None:
    """Open by default, from now on, the lecture that this warehouse says."""
    from observatory.queries.lectures import list_lectures  # noqa: PLC0415 (fast start)

    codes = [x.code_lecture for x in list_lectures(entrepot)]
    _OUVERTES[os.environ.get(VARIABLE)] = codes[0] if codes else ""


def name_lecture(params: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a link: an empty address would keep the filters of the session, so
    that the default lecture is then named.
    """
    return dict(params) or {"lecture": default_lecture()}


@dataclass(frozen=True)
class Filtres(ChoixAdresse):
    """What a page shows: every choice a person made, and nothing else.

    `part_min` and `part_max` bound the share of inhabitants living in QPV, between 0 and 1.
    `valeur` is one or more levels of the ladder of `indicateur` (or a statut such as `non_lu`).
    """

    lecture: str = field(default_factory=default_lecture)
    region: Annotated[str | None, Parametre(propres={REGION_FRANCE: "Toute la France"})] = None
    departement: tuple[str, ...] = ()
    niveau: str | None = None
    nb_qpv_min: Annotated[int | None, Parametre("qpv_min")] = None
    nb_qpv_max: Annotated[int | None, Parametre("qpv_max")] = None
    part_min: Annotated[float | None, Parametre(forme=PART)] = None
    part_max: Annotated[float | None, Parametre(forme=PART)] = None
    theme: str | None = None
    indicateur: str | None = None
    mesure: str | None = None
    valeur: tuple[str, ...] = ()
    recherche: Annotated[str, Parametre("q")] = ""
    contrat: str | None = None

    def settle(self, avis: list[str]) -> Filtres:
        """Return the same filters, two bounds written the wrong way round exchanged."""
        filtres = self
        for bas, haut, quoi in _BORNES:
            mini, maxi = getattr(self, bas), getattr(self, haut)
            if mini is not None and maxi is not None and mini > maxi:
                avis.append(
                    f"Les deux bornes ({quoi}) étaient inversées : elles ont été échangées."
                )
                filtres = filtres.with_changes(**{bas: maxi, haut: mini})
        return filtres

    def without_rate(self) -> Filtres:
        """Return the same view with no rate and no cell open."""
        return self.with_changes(indicateur=None, mesure=None, contrat=None)

    def keep_place(self) -> Filtres:
        """Return the lecture, the region and the départements alone."""
        return Filtres(lecture=self.lecture, region=self.region, departement=self.departement)

    @property
    def est_selection(self) -> bool:
        """Return whether the filters keep only part of the lecture's contracts."""
        neutre = Filtres(
            lecture=self.lecture,
            theme=self.theme,
            indicateur=self.indicateur,
            mesure=self.mesure,
            contrat=self.contrat,
        )
        return self != neutre
