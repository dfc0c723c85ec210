"""What a coding grid holds once read, and what it would change: frozen objects only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

from observatory.base.errors import Breach, DataError
from observatory.codebook.propres import TermePropre

Cle = tuple[str, str]
"""One cell of a coder's grid: (code_unite, code_indicateur)."""

NOM_CODEUR = re.compile(r"\w[\w .'’-]{0,59}")
"""What a coder's name may be."""

ANOMALIES_MONTREES = 300
"""Most faults listed in one report; their number is always said."""

FORMAT = "1"
"""Version of the workbook's layout, written in each exported grid."""


@dataclass(frozen=True, order=True, slots=True)
class Endroit:
    """Where something stands in a file: sheet and cell of a workbook, line and column of a CSV."""

    feuille: str = ""
    cellule: str = ""

    def __str__(self) -> str:
        """Return the place in words."""
        feuille = f"feuille « {self.feuille} »" if self.feuille else ""
        cellule = f"cellule {self.cellule}" if self.feuille and self.cellule else self.cellule
        return ", ".join(p for p in (feuille, cellule) if p)


@dataclass(frozen=True)
class Anomalie:
    """One fault of a grid: where, what was found, what was expected, what to do."""

    lieu: Endroit
    message: str
    remede: str
    trouve: str | None = None
    attendu: tuple[str, ...] = ()
    cle: Cle | None = None

    def to_breach(self, fichier: str) -> Breach:
        """Return the fault as the rest of the product reports it."""
        place = f"{fichier}, {self.lieu}" if str(self.lieu) else fichier
        return Breach(place, self.sentence, self.remede)

    @property
    def sentence(self) -> str:
        """Return what was found and what was expected, in one sentence."""
        texte = self.message
        if self.trouve is not None:
            texte += f" : « {self.trouve} »"
        if self.attendu:
            texte += f" (attendu : {', '.join(self.attendu)})"
        return texte


@dataclass(frozen=True)
class Reparation:
    """One thing read otherwise than written, always told."""

    lieu: Endroit
    message: str

    def __str__(self) -> str:
        """Return the repair as one French sentence."""
        return f"{self.lieu} : {self.message}" if str(self.lieu) else self.message


@dataclass(frozen=True, slots=True)
class Saisie:
    """What one coder says of one cell."""

    statut: str
    valeur: str | None = None
    sens: str | None = None
    certitude: str | None = None
    date_codage: date | None = None
    commentaire: str | None = None

    @property
    def reading(self) -> tuple[str, str | None, str | None, str | None]:
        """Return what decides the rates: status, value, sense, certainty."""
        sens = self.sens if self.valeur is not None else None
        return self.statut, self.valeur, sens, self.certitude


@dataclass(frozen=True)
class PreuveSaisie:
    """One piece of evidence of a cell, numbered from 1."""

    numero: int
    type_preuve: str
    url: str | None = None
    titre: str | None = None
    editeur: str | None = None
    passage: str | None = None
    page_pdf: int | None = None
    page_imprimee: str | None = None
    citation: str | None = None
    date_source: str | None = None
    generation_source: str | None = None
    certitude: str | None = None
    note: str | None = None


A_FIGER = "a_figer"
"""Version of a figure whose k/N the next count freezes."""


@dataclass(frozen=True)
class ChiffreSaisi:
    """One figure of a finding; `a_figer` asks that today's k/N be frozen."""

    code_indicateur: str | None
    mesure: str | None
    k: int | None
    n: int | None
    a_figer: bool = False


@dataclass(frozen=True)
class ConstatSaisi:
    """One finding of a lecture, as its sheet holds it."""

    code: str
    theme: str | None
    nature: str
    ordre: int
    texte: str
    unites: tuple[str, ...]
    source: str | None
    passage: str | None
    page: str | None
    url: str | None
    chiffres: tuple[ChiffreSaisi, ...]


@dataclass(frozen=True)
class PageConstats:
    """The findings a grid holds; `marque` tells those it was written from."""

    marque: str | None
    constats: tuple[ConstatSaisi, ...]


@dataclass(frozen=True)
class PageTermes:
    """The own terms a grid holds; `marque` tells those it was written from."""

    marque: str | None
    termes: tuple[TermePropre, ...]


@dataclass(frozen=True)
class ChangementConstat:
    """One finding or own term that an import would add, change or remove.

    `motif` says why it is refused.
    """

    genre: str
    code: str
    avant: str | None
    apres: str | None
    motif: str | None = None


@dataclass(frozen=True)
class FacetteSaisie:
    """One answer a coder gives to an attribute or a link of a cell; no value when « non dit »."""

    code_unite: str
    code_indicateur: str
    facette: str
    numero: int
    statut: str
    valeur: str | None = None
    certitude: str | None = None
    page_pdf: int | None = None
    page_imprimee: str | None = None
    citation: str | None = None
    url: str | None = None
    titre: str | None = None
    passage: str | None = None
    note: str | None = None

    @property
    def question(self) -> tuple[str, str, str]:
        """Return what it answers: unit, indicator, facet."""
        return self.code_unite, self.code_indicateur, self.facette


@dataclass(frozen=True)
class PageFacettes:
    """The answers a grid holds. `natures` says which it speaks of: attribut, lien.

    `cellules` are those whose answers it replaces; None for all the cells of the coder.
    """

    natures: frozenset[str]
    saisies: tuple[FacetteSaisie, ...] = ()
    cellules: frozenset[Cle] | None = None

    def covers(self, saisie: FacetteSaisie, nature: str) -> bool:
        """Return whether importing the grid replaces an answer."""
        cle = (saisie.code_unite, saisie.code_indicateur)
        return nature in self.natures and (self.cellules is None or cle in self.cellules)


@dataclass(frozen=True)
class ChangementFacette:
    """What an import would change in the answers of one cell; `motif` says why it is refused."""

    genre: str
    nature: str
    question: tuple[str, str, str]
    nom_unite: str
    libelle: str
    avant: str | None
    apres: str | None
    motif: str | None = None


CHAMPS_PREUVE = tuple(f.name for f in fields(PreuveSaisie))
CHAMPS_FACETTE = tuple(f.name for f in fields(FacetteSaisie))
CHAMPS_LIBRES = frozenset(("commentaire", "date_codage", "preuves"))


@dataclass(frozen=True)
class Grille:
    """One coder's grid as read: its cells, the cells it covers, its faults and repairs.

    A covered cell without a `Saisie` was left blank: importing it removes what was coded.
    `constats` is None when the file does not speak of the findings of the lecture, `termes` when it
    does not of its own terms; `facettes` says by itself which attributes and links it speaks of.
    `champs` names the optional fields the file speaks of; what it does not speak of stays.
    `provenances` says which cells were not typed in a grid; the others are `saisi`.
    """

    fichier: str
    code_lecture: str
    codeur: str
    version_codebook: str | None
    cellules: Mapping[Cle, Saisie]
    couverture: frozenset[Cle]
    preuves: Mapping[Cle, tuple[PreuveSaisie, ...]]
    champs: frozenset[str] = CHAMPS_LIBRES
    lieux: Mapping[Cle, Endroit] = field(default_factory=dict)
    anomalies: tuple[Anomalie, ...] = ()
    reparations: tuple[Reparation, ...] = ()
    constats: PageConstats | None = None
    facettes: PageFacettes = PageFacettes(frozenset())
    termes: PageTermes | None = None
    provenances: Mapping[Cle, str] = field(default_factory=dict)

    def require_sound(self) -> None:
        """Raise DataError with every fault of the grid, if there is one."""
        refuse(self.fichier, self.anomalies)


Genre = Literal["ajoutee", "modifiee", "retiree", "refusee"]


@dataclass(frozen=True, slots=True)
class Modification:
    """One cell that an import would add, change, remove, or that it refuses (and why)."""

    genre: Genre
    code_unite: str
    nom_unite: str
    code_indicateur: str
    libelle: str
    avant: str | None
    apres: str | None
    champs: tuple[str, ...]
    lieu: Endroit
    motif: str | None = None


@dataclass(frozen=True)
class Difference:
    """What a grid would change in the coded cells of its coder."""

    code_lecture: str
    codeur: str
    ajoutees: tuple[Modification, ...]
    modifiees: tuple[Modification, ...]
    retirees: tuple[Modification, ...]
    refusees: tuple[Modification, ...]
    anomalies: tuple[Anomalie, ...]
    reparations: tuple[Reparation, ...]
    nb_inchangees: int
    empreinte: str
    constats: tuple[ChangementConstat, ...] = ()
    facettes: tuple[ChangementFacette, ...] = ()
    termes: tuple[ChangementConstat, ...] = ()

    @property
    def nb_changements(self) -> int:
        """Return how many cells, findings, answers and own terms would change."""
        autres = (self.constats, self.facettes, self.termes)
        return self.nb_cellules + sum(map(len, autres))

    @property
    def nb_cellules(self) -> int:
        """Return how many cells would change."""
        return len(self.ajoutees) + len(self.modifiees) + len(self.retirees)

    @property
    def cles(self) -> tuple[Cle, ...]:
        """Return the cells that would change."""
        changees = (*self.ajoutees, *self.modifiees, *self.retirees)
        return tuple((m.code_unite, m.code_indicateur) for m in changees)

    @property
    def est_recevable(self) -> bool:
        """Return whether the grid can be imported."""
        dits = (*self.constats, *self.termes)
        motifs = [*(c.motif for c in dits), *(c.motif for c in self.facettes)]
        est_refuse = any(motifs)
        return not self.refusees and not self.anomalies and not est_refuse


@dataclass(frozen=True)
class Import:
    """What an import did; `version` names the former version kept, None when nothing changed."""

    difference: Difference
    version: str | None


def refuse(fichier: str, anomalies: tuple[Anomalie, ...] | list[Anomalie]) -> None:
    """Raise DataError with every fault in one report; return when there is none."""
    if anomalies:
        ordre = sorted(anomalies, key=lambda a: a.lieu.feuille)
        fautes = [a.to_breach(fichier) for a in ordre[:ANOMALIES_MONTREES]]
        if (reste := len(ordre) - len(fautes)) > 0:
            autres = "autres anomalies" if reste > 1 else "autre anomalie"
            fautes.append(Breach(fichier, f"et {reste} {autres}", "corriger d’abord les premières"))
        raise DataError(fautes, titre="Grille refusée")
