"""What the sites that prove a fact are worth: the kind of each host, from one data file.

`correspondances/hotes.csv` gives every host of the public pages, without its « www. », a kind of
the vocabulary `nature_hote` and, when the kind does not go without saying, why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from observatory.base.errors import Breach, DataError

NATURES = (
    "institution",
    "presse",
    "copie",
    "elu",
    "personnel",
    "preproduction",
    "agregateur",
    "partisan",
)
"""The kinds of hosts, the strongest first."""
FERMES = frozenset(NATURES[:3])
"""The only kinds that can make a cell firm."""
JAMAIS_SEULES = frozenset(("agregateur", "partisan"))
"""The kinds that never decide where any other source speaks; alone, they make it probable."""
RESERVES = {
    "elu": "site d’un élu ou d’un candidat : ne suffit pas à rendre le fait ferme",
    "personnel": "site personnel : ne suffit pas à rendre le fait ferme",
    "preproduction": "version de travail d’un site : ne suffit pas à rendre le fait ferme",
    "agregateur": "reprise d’article par un agrégateur : ne suffit pas à rendre le fait ferme",
    "partisan": "site militant : ne suffit pas à rendre le fait ferme",
}
_FICHIER = "hotes.csv"


@dataclass(frozen=True)
class Hote:
    """One host, its kind, and why when it needs saying."""

    hote: str
    nature: str
    precision: str | None


def read_host(url: str) -> str:
    """Return the host of an address as the data file writes it: lower case, without « www. »."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def rank_nature(nature: str | None) -> int:
    """Return the place of a kind, the strongest first; a published reading comes before all."""
    return 0 if nature is None else 1 + NATURES.index(nature)


def load_hotes(dossier: Path | None = None) -> dict[str, Hote]:
    """Return the kind of each host; DataError lists every faulty line of the file."""
    racine = dossier or resources.files("observatory.contracts") / "correspondances"
    texte = (racine / _FICHIER).read_text(encoding="utf-8")
    hotes: dict[str, Hote] = {}
    fautes = []
    for numero, ligne in enumerate(csv.DictReader(texte.splitlines()), start=2):
        hote, nature = ligne["hote"], ligne["nature"]
        if nature not in NATURES:
            message = f"nature inconnue « {nature} »"
            remede = "employer l’une de : " + ", ".join(NATURES)
            fautes.append(_fault(message, remede, numero, "nature"))
        if hote in hotes or not hote or hote != read_host(f"https://{hote}"):
            remede = "écrire chaque hôte une fois, en minuscules, sans « www. »"
            fautes.append(_fault(f"hôte répété ou mal écrit « {hote} »", remede, numero, "hote"))
        hotes[hote] = Hote(hote, nature, ligne["precision"] or None)
    if fautes:
        raise DataError(fautes, titre="Correspondances refusées")
    return hotes


def list_unknown(urls: Iterable[str], hotes: dict[str, Hote]) -> list[Breach]:
    """Return one fault per host the file does not know."""
    inconnus = sorted({read_host(url) for url in urls} - set(hotes))
    return [
        Breach(
            f"correspondances/{_FICHIER}",
            f"hôte sans nature « {hote} »",
            "ajouter une ligne qui dit ce que vaut ce site",
            colonne="hote",
        )
        for hote in inconnus
    ]


def describe_hotes(hotes: dict[str, Hote]) -> pd.DataFrame:
    """Return the table of hosts."""
    return pd.DataFrame(
        [
            {"hote": h.hote, "nature_hote": h.nature, "precision_hote": h.precision}
            for h in hotes.values()
        ]
    )


def _fault(message: str, remede: str, numero: int, colonne: str) -> Breach:
    fichier = f"correspondances/{_FICHIER}"
    return Breach(fichier, message, remede, ligne=str(numero), colonne=colonne)
