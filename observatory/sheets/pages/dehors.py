"""A selection that holds no unit of the lecture: which contracts it holds, and who reads them."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import (
    INSECABLE,
    guillemets,
    liste,
    liste_courte,
    nom_de_lieu,
    pluriel,
    quantite,
)
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import list_lectures, load_lecture
from observatory.queries.taux import list_unites


@dataclass(frozen=True)
class Dehors:
    """What is known of a selection that the lecture does not cover.

    `noms` are its contracts, `lieu` the filters that hold them; `lectures` read something of it
    (code → name). `silence` comes last.
    """

    noms: tuple[str, ...]
    phrase: str
    lectures: dict[str, str]
    lieu: dict[str, str]
    silence: str


def build_dehors(entrepot: Entrepot, filtres: Filtres) -> Dehors:
    """Return the contracts of a selection and the lectures that read some of them."""
    lieu = filtres.with_changes(theme=None, indicateur=None, mesure=None, valeur=(), contrat=None)
    contrats = list_contrats(entrepot, lieu)
    if not contrats and lieu.region is None:  # a place that the lecture does not read
        partout = lieu.with_changes(region=REGION_FRANCE)
        if contrats := list_contrats(entrepot, partout):
            lieu = partout
    lecture = load_lecture(entrepot, filtres.lecture)
    lectures = {
        x.code_lecture: x.nom_lecture
        for x in list_lectures(entrepot)
        if x.code_lecture != lecture.code_lecture
        and list_unites(entrepot, lieu.with_changes(lecture=x.code_lecture))
    }
    noms = [nom_de_lieu(c.nom_contrat) for c in contrats]
    return Dehors(
        noms=tuple(noms),
        phrase=_write_contracts(noms, list(lectures.values())),
        lectures=lectures,
        lieu=lieu.to_params(),
        silence=f"La lecture {guillemets(lecture.nom_lecture)} n’y attend aucun contrat.",
    )


def _write_contracts(noms: list[str], lectures: list[str]) -> str:
    if not noms:
        return (
            "Aucun contrat de ville de la liste nationale ne répond à ces filtres"
            f"{INSECABLE}: en retirer un."
        )
    combien = quantite(len(noms), "contrat de ville", "contrats de ville")
    lu = pluriel(len(noms), "lu", "lus")
    dit = f"Cette sélection compte {combien}{INSECABLE}: {liste_courte(noms)}."
    if not lectures:
        return f"{dit} Aucune lecture ne {pluriel(len(noms), 'l’a', 'les a')} encore {lu}."
    lues = pluriel(len(lectures), "La lecture", "Les lectures")
    lisent = pluriel(len(lectures), "en lit", "en lisent")
    return f"{dit} {lues} {liste(guillemets(x) for x in lectures)} {lisent} une partie."
