"""The sheet of a map: contracts and their class, legend, région framed, the whole in words.

The page, the HTML file, the layers and the map of two criteria draw it. No colour stands here:
`rendering/map/palette.py` paints a hue.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, NamedTuple

from observatory.base.french import FINE, INSECABLE, quantite

Mode = Literal["cercles", "territoires"]
Motif = Literal[
    "plein", "hachures", "croix", "points", "lignes",
    "plein_probable", "hachures_probable", "lignes_probable",
]  # fmt: skip
"""A pattern; the probable ones are the same, pierced or broken."""


class Teinte(NamedTuple):
    """The place of a class among colours: a family, and its rank among `nombre`, lowest first."""

    famille: Literal["part", "echelle", "silence", "melange", "oui", "non"]
    rang: int = 0
    nombre: int = 1


@dataclass(frozen=True)
class Classe:
    """One line of the legend: label, hue and pattern, so that colour is never alone.

    `est_facultative`: the line is left out of the legend when no contract is in it.
    `est_reponse`: who is in it answers the question, and is named first.
    """

    code: str
    libelle: str
    teinte: Teinte
    motif: Motif = "plein"
    est_facultative: bool = False
    est_reponse: bool = False


@dataclass(frozen=True)
class PointContrat:
    """One contract of the map: its place, its inhabitants in QPV, its class, its value in words.

    `lon` and `lat` in degrees (OGC:CRS84); None where the source gives no point.
    """

    code_contrat: str
    nom_contrat: str
    code_region: str
    lon: float | None
    lat: float | None
    population_qpv: int | None
    code_classe: str
    libelle_valeur: str


@dataclass(frozen=True)
class CarteContrats:
    """Everything a map needs, geometry excepted: that is served once as static files."""

    titre: str
    points: tuple[PointContrat, ...]
    classes: tuple[Classe, ...]
    mode: Mode = "cercles"
    code_region: str | None = None
    selection: str | None = None
    avertissement: str | None = None
    note: str | None = None
    tailles: tuple[int, ...] = (1_000, 10_000, 50_000)

    @property
    def sans_point(self) -> tuple[PointContrat, ...]:
        """Return the contracts that cannot be drawn: they must be named beside the map."""
        return tuple(p for p in self.points if p.lon is None or p.lat is None)

    @property
    def effectifs(self) -> dict[str, int]:
        """Return the number of contracts of each class, empty classes included."""
        compte = Counter(p.code_classe for p in self.points)
        return {classe.code: compte[classe.code] for classe in self.classes}

    @property
    def resume(self) -> str:
        """Return the map in words: how many contracts in each class, and those not drawn."""
        phrases = [f"{self.titre}{INSECABLE}: {quantite(len(self.points), 'contrat')}."]
        if self.avertissement:
            phrases.insert(0, f"{self.avertissement}.")
        effectifs = self.effectifs
        detail = [
            f"{classe.libelle}{INSECABLE}: {effectifs[classe.code]}"
            for classe in self.classes
            if effectifs[classe.code]
        ]
        phrases += [f"{FINE}; ".join(detail) + "."] if detail else []
        if self.sans_point:
            noms = ", ".join(p.nom_contrat for p in self.sans_point)
            phrases.append(f"Sans point connu, donc absent de la carte{INSECABLE}: {noms}.")
        return " ".join(phrases)
