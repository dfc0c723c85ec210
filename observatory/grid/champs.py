"""Fields of a row of evidence or remarks, from what a spreadsheet or a CSV holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from observatory.base.nominatif import find_personal
from observatory.codebook.codebook import Codebook
from observatory.grid import feuilles, jetons, textes
from observatory.grid.etat import PREUVE_SIMULEE
from observatory.grid.jetons import Brut, Refus
from observatory.grid.modele import CHAMPS_PREUVE, PreuveSaisie

GENERATIONS = ("2024-2030", "2015-2023")
_ADRESSE = re.compile(r"https?://[^\s<>\"]{3,2000}")
_SUBSTANCE = ("page_pdf", "url", "titre", "citation", "passage", "note")
ENTRETIEN = "entretien"
"""Evidence of what a person said: its title is their function, its publisher their body."""
_LIEU = (
    " ; le nom d’un lieu s’écrit après ce qu’il est (« centre social Louis Aragon », "
    "« rue Marie Curie »)"
)
SANS_NUMERO = 0
"""Number of a piece of evidence that takes the next one of its cell."""


@dataclass(frozen=True)
class ChampRefuse:
    """A field that cannot be read: its name, why, and what it holds."""

    champ: str
    refus: Refus
    valeur: object


def read_preuve(
    ligne: Mapping[str, Brut], codebook: Codebook
) -> tuple[PreuveSaisie | None, list[ChampRefuse]]:
    """Return one piece of evidence, or None with the fields that cannot be read."""
    valeurs: dict[str, Any] = dict.fromkeys(CHAMPS_PREUVE)
    refuses = []
    for champ in CHAMPS_PREUVE:
        brut = ligne.get(champ)
        try:
            valeurs[champ] = read_champ(champ, brut, codebook)
        except Refus as refus:
            refuses.append(ChampRefuse(champ, refus, brut))
    if not refuses and not any(valeurs[champ] for champ in _SUBSTANCE):
        vide = Refus(
            "preuve vide", "donner au moins une page, une adresse, un titre ou une citation"
        )
        refuses.append(ChampRefuse("citation", vide, None))
    if refuses:
        return None, refuses
    preuve = PreuveSaisie(**valeurs)
    if preuve.type_preuve == ENTRETIEN:
        refuses = list(_check_interview(preuve))
        return (None, refuses) if refuses else (preuve, [])
    return preuve if preuve.type_preuve else replace(preuve, type_preuve=_deduce_type(preuve)), []


def _check_interview(preuve: PreuveSaisie) -> Iterator[ChampRefuse]:
    """Yield what an interview lacks, or says of a person: function, body and month, no name."""
    for champ, nom, nu in (("titre", "la fonction", "fonction"),
                           ("editeur", "l’organisme", "organisme")):  # fmt: skip
        texte = getattr(preuve, champ)
        if not texte:
            manque = Refus(f"entretien sans {nu}", f"écrire {nom} de la personne")
            yield ChampRefuse(champ, manque, texte)
        else:
            yield from _refuse_names(champ, texte, f"n’écrire que {nom}{_LIEU}")
    for champ in ("passage", "citation", "note"):
        texte = getattr(preuve, champ) or ""
        yield from _refuse_names(champ, texte, f"fonction, organisme et mois suffisent{_LIEU}")
    if not re.fullmatch(r"\d{4}-\d{2}", preuve.date_source or ""):
        yield ChampRefuse(
            "date_source",
            Refus("entretien sans son mois, ou avec son jour", "écrire le mois : 03/2026"),
            preuve.date_source,
        )
    if preuve.url:
        yield ChampRefuse(
            "url", Refus("entretien avec une adresse", "vider l’adresse, ou changer le type"),
            preuve.url,
        )  # fmt: skip


def _refuse_names(champ: str, texte: str, remede: str) -> Iterator[ChampRefuse]:
    """Refuse what names or reaches a person; it is not said again in the message."""
    for motif in find_personal(texte):
        yield ChampRefuse(champ, Refus(f"{motif} dans un entretien", remede), "")


def _deduce_type(preuve: PreuveSaisie) -> str:
    if preuve.page_pdf is not None or preuve.page_imprimee:
        return "page_pdf"
    return "page_web" if preuve.url else "passage"


def read_champ(champ: str, brut: Brut, codebook: Codebook) -> Any:
    """Return one field of a row of evidence; Refus when it cannot be read."""
    texte = jetons.read_text(brut)
    if not texte:
        return _VIDES.get(champ)
    if champ in _RANGS_MAX:
        return _read_integer(brut, texte, _RANGS_MAX[champ])
    if champ in ("certitude", "type_preuve"):
        return read_term(texte, codebook, champ)
    lecteur = _LECTEURS.get(champ)
    return lecteur(texte) if lecteur else texte


def _read_integer(brut: Brut, texte: str, maximum: int) -> int:
    if (
        isinstance(brut, bool)
        or not re.fullmatch(r"\d{1,6}", texte)
        or not 1 <= int(texte) <= maximum
    ):
        raise Refus(
            "ce n’est pas un numéro", "écrire un nombre entier", (f"un entier de 1 à {maximum}",)
        )
    return int(texte)


def read_term(texte: str, codebook: Codebook, vocabulaire: str) -> str | None:
    """Return the code of a term of a closed vocabulary, by its label or its code."""
    if not texte:
        return None
    modalites = [m for m in codebook.vocabulaires[vocabulaire] if m.code != PREUVE_SIMULEE]
    for modalite in modalites:
        if textes.key(texte) in (textes.key(modalite.libelle), textes.key(modalite.code)):
            return modalite.code
    raise Refus(
        "mot hors liste",
        "choisir dans la liste",
        tuple(feuilles.list_labels(codebook, vocabulaire)),
    )


def read_url(texte: str) -> str:
    """Return a whole public address; Refus otherwise."""
    if not _ADRESSE.fullmatch(texte):
        raise Refus(
            "ce n’est pas une adresse", "coller l’adresse complète de la page", ("https://…",)
        )
    return texte


def _read_generation(texte: str) -> str:
    if texte not in GENERATIONS:
        raise Refus("génération inconnue", "choisir l’une des deux générations", GENERATIONS)
    return texte


_VIDES: Mapping[str, str | int] = {"certitude": "ferme", "type_preuve": "", "numero": SANS_NUMERO}
"""What a field left empty means; None for the others."""
_RANGS_MAX = {"numero": 1_000, "page_pdf": 100_000}
_LECTEURS: Mapping[str, Callable[[str], str]] = {
    "url": read_url,
    "date_source": jetons.read_date,
    "generation_source": _read_generation,
}


def read_day(brut: Brut) -> date | None:
    """Return a whole date, None when nothing is written."""
    texte = jetons.read_text(brut)
    if not texte:
        return None
    lue = jetons.read_date(texte)
    if len(lue) != len("2024-03-01"):
        raise Refus(
            "date de codage incomplète",
            "écrire le jour, le mois et l’année",
            ("une date, comme 12/03/2024",),
        )
    return date.fromisoformat(lue)
