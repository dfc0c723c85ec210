"""What a map shows: contracts, their class, the legend. No query, no folium, no number computed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["cercles", "territoires"]
Motif = Literal[
    "plein", "hachures", "croix", "points", "lignes",
    "plein_probable", "hachures_probable", "lignes_probable",
]  # fmt: skip
"""A pattern; the probable ones are the same, pierced or broken."""

NOM_CARTE = "carte"
"""Name of the map's value in the session; also the key of its component."""


@dataclass(frozen=True)
class Classe:
    """One line of the legend: label, colour (#rrggbb) and pattern, so that colour is never alone.

    `couleur_sombre` replaces the colour in the dark theme.
    `est_facultative`: the line is left out of the legend when no contract is in it.
    `est_reponse`: who is in it answers the question, and is named first.
    """

    code: str
    libelle: str
    couleur: str
    motif: Motif = "plein"
    est_facultative: bool = False
    couleur_sombre: str | None = None
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
    resume: str
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


def write_payload(carte: CarteContrats) -> str:
    """Return the JSON sent to the browser at each filter: codes, classes, labels, no geometry.

    Marks that could end a script or open a template are escaped: a label is text, always.
    """
    rangs = {classe.code: rang for rang, classe in enumerate(carte.classes)}
    corps: dict[str, Any] = {
        "titre": carte.titre,
        "mode": carte.mode,
        "region": carte.code_region,
        "selection": carte.selection,
        "simule": carte.avertissement,
        "note": carte.note,
        "resume": carte.resume,
        "tailles": list(carte.tailles),
        "classes": [_write_class(c, carte.effectifs[c.code]) for c in carte.classes],
        "points": {
            p.code_contrat: [rangs.get(p.code_classe, -1), p.libelle_valeur] for p in carte.points
        },
    }
    corps["cle"] = _digest(corps)
    return _escape(json.dumps(corps, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def _write_class(classe: Classe, effectif: int) -> dict[str, Any]:
    return {
        "l": classe.libelle,
        "c": classe.couleur,
        "d": classe.couleur_sombre or classe.couleur,
        "m": classe.motif,
        "n": effectif,
        "o": classe.est_facultative,
        "r": classe.est_reponse,
    }


def _digest(corps: dict[str, Any]) -> str:
    texte = json.dumps(corps, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(texte.encode()).hexdigest()[:12]


_ECHAPPES = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "{{": "\\u007b\\u007b",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def _escape(texte: str) -> str:
    for brut, sur in _ECHAPPES.items():
        texte = texte.replace(brut, sur)
    return texte
