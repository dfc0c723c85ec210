"""Of whom a page speaks: a town of the contract, or a group of contracts, which codes none.

`correspondances/portees.csv` meets a fact by a fragment of its address and one of its note (an
empty one meets all). A fact said of one town stays coded, and says so wherever it is shown; a fact
said of a département, a region, a group or another territory codes no contract.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pandas as pd

from observatory.base.errors import Breach, DataError

COMMUNE = "commune"
DE_GROUPE = frozenset(("departement", "region", "groupe", "territoire"))
"""The reaches that code no contract."""
_FICHIER = "portees.csv"


@dataclass(frozen=True)
class Portee:
    """What a fragment of an address and of a note say of whom a fact speaks."""

    url: str
    note: str
    portee: str
    dit_pour: str

    @property
    def est_de_groupe(self) -> bool:
        """Return whether a fact of this reach codes no contract."""
        return self.portee in DE_GROUPE

    def meets(self, url: str, note: str) -> bool:
        """Return whether a page and its note are of this reach."""
        return self.url in url and self.note.casefold() in note.casefold()


@dataclass(frozen=True)
class FaitRapporte:
    """What a page says of one indicator for a group of contracts, or for one town of a contract."""

    code_lecture: str
    code_unite: str
    code_indicateur: str
    valeur: str
    portee: str
    dit_pour: str
    url: str
    titre: str
    editeur: str
    date_source: str | None
    note: str | None


def load_portees(dossier: Path | None = None) -> tuple[Portee, ...]:
    """Return the reaches in order; DataError lists every faulty line of the file."""
    racine = dossier or resources.files("observatory.contracts") / "correspondances"
    texte = (racine / _FICHIER).read_text(encoding="utf-8")
    portees = tuple(Portee(**ligne) for ligne in csv.DictReader(texte.splitlines()))
    fautes = [
        Breach(
            f"correspondances/{_FICHIER}",
            f"portée inconnue ou incomplète « {p.portee} »",
            "employer l’une de : " + ", ".join(sorted({COMMUNE, *DE_GROUPE})),
            ligne=str(numero),
        )
        for numero, p in enumerate(portees, start=2)
        if p.portee not in {COMMUNE, *DE_GROUPE} or not p.dit_pour or not (p.url or p.note)
    ]
    if fautes:
        raise DataError(fautes, titre="Correspondances refusées")
    return portees


def find_portee(portees: Iterable[Portee], url: str, note: str) -> Portee | None:
    """Return the first reach a page and its note meet."""
    return next((p for p in portees if p.meets(url, note)), None)


def list_useless(portees: Iterable[Portee], pages: Iterable[tuple[str, str]]) -> list[Breach]:
    """Return one fault per line that no longer meets any (address, note)."""
    vues = set(pages)
    return [
        Breach(
            f"correspondances/{_FICHIER}",
            f"portée sans fait : « {p.url} », « {p.note} »",
            "supprimer cette ligne, devenue sans objet",
        )
        for p in portees
        if not any(p.meets(url, note) for url, note in vues)
    ]


def describe_rapportes(rapportes: Iterable[FaitRapporte]) -> pd.DataFrame:
    """Return the table of what is said of a group or of one town, one row per page and cell."""
    uniques = {(r.code_lecture, r.code_unite, r.code_indicateur, r.url): r for r in rapportes}
    return pd.DataFrame([r.__dict__ for r in uniques.values()])
