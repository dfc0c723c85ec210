"""What an empty selection says: known elsewhere, on the axis near it, in what was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    INSECABLE,
    liste,
    liste_courte,
    quantite,
)
from observatory.queries.ailleurs import ReponsePositive, list_positives
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.taux import Repere, list_reperes
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE
from observatory.sheets.rates.reperes import (
    SIGNE_IMPOSSIBLE,
    build_repere,
    note_marks,
    say_published,
    sign_mark,
)

_VOISINS = {AXE_INSTRUMENT: "presence", AXE_PARTENAIRE: "signature"}
"""The axis that says something near, where an axis says nothing."""
_TITRES = {
    "presence": "Sur le territoire de la sélection, que le contrat le dise ou non",
    "signature": "De la signature, dans la sélection",
}
_NB_NOMS = 6
_NB_LIGNES = 8


@dataclass(frozen=True)
class Ailleurs:
    """What is known when a selection is silent on one axis; each part may be empty.

    `voisines` come from the neighbouring axis in the selection, `ailleurs` from the same axis in
    the rest of the lecture, `publies` from the published reading of the same contracts.
    """

    titre_voisines: str
    voisines: tuple[str, ...]
    ailleurs: tuple[str, ...]
    publies: tuple[str, ...]
    source: str
    notes: tuple[str, ...] = ()
    """What the published percentages must say of themselves."""

    @property
    def est_vide(self) -> bool:
        """Return whether nothing at all is known."""
        return not (self.voisines or self.ailleurs or self.publies)


def build_ailleurs(
    entrepot: Entrepot, filtres: Filtres, lecture: Lecture, axe: str, unites: Sequence[str]
) -> Ailleurs:
    """Return what is known beside the silence of a selection on one axis."""
    voisin = _VOISINS.get(axe, "")
    positives = list_positives(entrepot, lecture.code_lecture, [axe, voisin], unites)
    publies = [
        r
        for r in list_reperes(entrepot, filtres.lecture)
        if (r.code_indicateur or "").startswith(f"{axe}.")
    ]
    reperes = [build_repere(r, None) for r in publies]
    return Ailleurs(
        titre_voisines=_TITRES.get(voisin, ""),
        voisines=_write_lines([x for x in positives if x.axe == voisin and x.est_retenue]),
        ailleurs=_write_lines([x for x in positives if x.axe == axe and not x.est_retenue]),
        publies=tuple(
            f"{lu.libelle}{INSECABLE}: {_sign(r)}{say_published(r, lu)}"
            for r, lu in zip(publies, reperes, strict=True)
        ),
        source=liste(dict.fromkeys(r.source for r in reperes)),
        notes=tuple(note_marks(publies)),
    )


def _sign(repere: Repere) -> str:
    signe = sign_mark(repere)
    return f"{SIGNE_IMPOSSIBLE} " if signe == SIGNE_IMPOSSIBLE else ""


def _write_lines(reponses: Sequence[ReponsePositive]) -> tuple[str, ...]:
    """Return the answers most units give, and how many others there are."""
    triees = sorted(reponses, key=lambda x: -len(x.noms))
    lignes = [write_line(x) for x in triees[:_NB_LIGNES]]
    if reste := len(triees) - _NB_LIGNES:
        lignes += [f"et {quantite(reste, 'autre')}"] if reste > 0 else []
    return tuple(lignes)


def write_line(reponse: ReponsePositive) -> str:
    """Return an answer and the units that give it."""
    noms = liste_courte(list(reponse.noms), _NB_NOMS)
    doute = "" if reponse.est_ferme else f"{FINE}; probable"
    return f"{reponse.libelle}{INSECABLE}: {noms}{doute}"
