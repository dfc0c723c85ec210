"""The codebook as the rest of the product reads it: indicators, ladders, measures, themes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from observatory.codebook.domaine import Domaine
from observatory.codebook.model import FamillePolitique, TypeValeur

NATURES: Mapping[str, str] = {
    "transversale": "Lectures transversales",
    "thematique": "Lectures thématiques",
}


@dataclass(frozen=True, slots=True)
class Niveau:
    """One level of a ladder; rang 0 is the lowest."""

    code_echelle: str
    code: str
    libelle: str
    rang: int
    description: str


@dataclass(frozen=True, slots=True)
class Echelle:
    """An ordered ladder."""

    code: str
    libelle: str
    description: str
    niveaux: tuple[Niveau, ...]

    @property
    def rang_max(self) -> int:
        """Return the highest rank."""
        return len(self.niveaux) - 1

    def rang(self, code_niveau: str) -> int:
        """Return the rank of a level; KeyError if the ladder has no such level."""
        for niveau in self.niveaux:
            if niveau.code == code_niveau:
                return niveau.rang
        raise KeyError(code_niveau)


@dataclass(frozen=True, slots=True)
class Mesure:
    """Share of contracts whose rank reaches seuil; est_principale: shown first."""

    code: str
    code_echelle: str
    libelle: str
    seuil: int
    phrase: str
    phrase_singulier: str
    est_principale: bool
    ordre: int


@dataclass(frozen=True, slots=True)
class Bande:
    """A frequency band, from borne_basse (a share, included) to the next band."""

    code: str
    libelle: str
    borne_basse: float
    ordre: int


@dataclass(frozen=True, slots=True)
class Axe:
    """An axis of reading."""

    code: str
    libelle: str
    libelle_court: str
    description: str
    consigne: str
    code_echelle: str
    ordre: int


@dataclass(frozen=True, slots=True)
class Forme:
    """A form of articulation; rang is its group's rank on the ladder « forme »."""

    code: str
    libelle: str
    libelle_court: str
    numero: int
    code_groupe: str
    libelle_groupe: str
    rang: int
    description: str
    consigne: str


@dataclass(frozen=True, slots=True)
class Modalite:
    """A value of a closed vocabulary (statut, certitude, provenance, sens, nature…)."""

    code_vocabulaire: str
    code: str
    libelle: str
    description: str
    ordre: int


class Membre(NamedTuple):
    """A member of a derived indicator; rang: what it gives when positive, None for its own."""

    code_indicateur: str
    rang: int | None


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One thing coded per contract. ordre follows the codebook; ladders only for code_echelle."""

    code: str
    axe: str
    terme: str
    libelle: str
    libelle_court: str
    sigle: str | None
    description: str
    consigne: str
    type_valeur: TypeValeur
    code_echelle: str | None
    unite: str | None
    domaine: Domaine | None
    famille: str | None
    libelle_famille: str | None
    famille_politique: FamillePolitique | None
    themes: tuple[str, ...]
    volet: str | None
    passage: str | None
    est_derive: bool
    membres: tuple[Membre, ...]
    ordre: int


@dataclass(frozen=True, slots=True)
class Constat:
    """A published finding, challenge or example; the last two fields are for examples only."""

    code: str
    texte: str
    passage: str
    indicateurs: tuple[str, ...]
    code_contrat: str | None = None
    nom_contrat: str | None = None


@dataclass(frozen=True, slots=True)
class Thematique:
    """One reading; enjeux, orientations, publics, instruments, sous_themes: indicator codes."""

    code: str
    libelle: str
    libelle_court: str
    nature: Literal["transversale", "thematique"]
    est_publiee: bool
    ordre: int
    description: str
    consigne: str
    source: str
    passage: str
    avertissement: str | None
    sous_themes: tuple[str, ...]
    enjeux: tuple[str, ...]
    orientations: tuple[str, ...]
    publics: tuple[str, ...]
    instruments: tuple[str, ...]
    note_instruments: str | None
    constats: tuple[Constat, ...]
    defis: tuple[Constat, ...]
    exemples: tuple[Constat, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """The context of the published findings: perimeter, generation, and how others refer to it.

    `lecture` is the lecture shipped with the product where they can be read.
    """

    perimetre: str
    generation: str
    lecture: str
    renvoi: str


@dataclass(frozen=True)
class Codebook:
    """Everything that may be read in a contract, loaded and checked.

    epingles: the indicators of instruments asked for first, in order.
    """

    version: str
    titre: str
    description: str
    publication: Publication
    axes: Mapping[str, Axe]
    echelles: Mapping[str, Echelle]
    mesures: tuple[Mesure, ...]
    bandes: tuple[Bande, ...]
    formes: tuple[Forme, ...]
    vocabulaires: Mapping[str, tuple[Modalite, ...]]
    thematiques: tuple[Thematique, ...]
    liste_indicateurs: tuple[Indicateur, ...]
    epingles: tuple[str, ...] = ()

    @cached_property
    def _par_code(self) -> dict[str, Indicateur]:
        return {i.code: i for i in self.liste_indicateurs}

    @property
    def numero(self) -> str:
        """Return the version's number, without the files' hash."""
        return self.version.split("+")[0]

    def indicateurs(self, axe: str | None = None) -> tuple[Indicateur, ...]:
        """Return the indicators in the codebook's order, of one axis if given."""
        if axe is None:
            return self.liste_indicateurs
        return tuple(i for i in self.liste_indicateurs if i.axe == axe)

    def indicateur(self, code: str) -> Indicateur:
        """Return an indicator; KeyError if the codebook has no such code."""
        return self._par_code[code]

    def mesures_de(self, indicateur: Indicateur | str) -> tuple[Mesure, ...]:
        """Return the measures of an indicator, lowest threshold first; none without a ladder."""
        trouve = self._par_code[indicateur] if isinstance(indicateur, str) else indicateur
        return tuple(m for m in self.mesures if m.code_echelle == trouve.code_echelle)

    def thematique(self, code: str) -> Thematique:
        """Return a reading by its code; KeyError if there is none."""
        for theme in self.thematiques:
            if theme.code == code:
                return theme
        raise KeyError(code)
