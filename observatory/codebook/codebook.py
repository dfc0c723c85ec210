"""The codebook as the layers under the warehouse read it: indicators, ladders, measures, themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from observatory.codebook.domaine import Domaine
from observatory.codebook.model import (
    AxeDefini,
    BandeDefinie,
    EchelleDefinie,
    FamillePolitique,
    FormeArticulation,
    Libelle,
    MesureDefinie,
    Propres,
    Thematique,
    TypeValeur,
)

if TYPE_CHECKING:
    from observatory.codebook.facettes import Facette


class Membre(NamedTuple):
    """A member of a derived indicator; rang: what it gives when positive, None for its own."""

    code_indicateur: str
    rang: int | None


class IndicateurDefini(Propres, arbitrary_types_allowed=True):
    """One thing coded per contract. ordre follows the codebook; ladders only for code_echelle.

    code_lecture: the lecture whose own term it is.
    """

    code: str
    axe: str
    terme: str
    libelle: str
    libelle_court: str
    description: str
    type_valeur: TypeValeur
    code_echelle: str | None
    domaine: Domaine | None = None
    famille: str | None = None
    libelle_famille: str | None = None
    famille_politique: FamillePolitique | None = None
    volet: str | None = None
    passage: str | None = None
    est_derive: bool = False
    membres: tuple[Membre, ...] = ()
    ordre: int = 0
    code_lecture: str | None = None

    @property
    def est_codable(self) -> bool:
        """Return whether a grid asks for it: neither computed nor retired."""
        return not self.est_derive and self.retire is None


@dataclass(frozen=True)
class Codebook:
    """Everything that may be read in a contract, loaded and checked.

    epingles: the indicators asked for first, in order, axis by axis. facettes: attributes and
    kinds of links, by code, attributes first.
    """

    version: str
    titre: str
    description: str
    axes: Mapping[str, AxeDefini]
    echelles: Mapping[str, EchelleDefinie]
    mesures: tuple[MesureDefinie, ...]
    bandes: tuple[BandeDefinie, ...]
    formes: tuple[FormeArticulation, ...]
    vocabulaires: Mapping[str, tuple[Libelle, ...]]
    thematiques: tuple[Thematique, ...]
    liste_indicateurs: tuple[IndicateurDefini, ...]
    epingles: tuple[str, ...] = ()
    facettes: Mapping[str, Facette] = field(default_factory=dict)

    @cached_property
    def _par_code(self) -> dict[str, IndicateurDefini]:
        return {i.code: i for i in self.liste_indicateurs}

    @property
    def numero(self) -> str:
        """Return the version's number, without the files' hash."""
        return self.version.split("+")[0]

    def indicateurs(self, axe: str | None = None) -> tuple[IndicateurDefini, ...]:
        """Return the indicators in the codebook's order, of one axis if given."""
        if axe is None:
            return self.liste_indicateurs
        return tuple(i for i in self.liste_indicateurs if i.axe == axe)

    def indicateur(self, code: str) -> IndicateurDefini:
        """Return an indicator; KeyError if the codebook has no such code."""
        return self._par_code[code]

    def mesures_de(self, indicateur: IndicateurDefini | str) -> tuple[MesureDefinie, ...]:
        """Return the measures of an indicator, lowest threshold first; none without a ladder."""
        trouve = self._par_code[indicateur] if isinstance(indicateur, str) else indicateur
        return tuple(m for m in self.mesures if m.code_echelle == trouve.code_echelle)

    def thematique(self, code: str) -> Thematique:
        """Return a reading by its code; KeyError if there is none."""
        for theme in self.thematiques:
            if theme.code == code:
                return theme
        raise KeyError(code)
