"""The dossier of a contract: the pieces expected, obtained or not, and of whom each was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from observatory.base.errors import ObservatoryError
from observatory.documents.base import said
from observatory.documents.depot import NATURES, Depot, Document, now

ATTENDUES = ("contrat", "projet_quartier", "tfpb")
"""Kinds of pieces that every contract is expected to have; its own annexes are declared."""
ETATS: Mapping[str, str] = {
    "a_demander": "à demander",
    "demandee": "demandé",
    "sans_objet": "sans objet",
}
"""What is known of a piece that is not here, and the French words that say it."""


@dataclass(frozen=True, slots=True)
class PieceDossier:
    """One piece expected: the documents that are it, or what was done to obtain it."""

    nature: str
    titre: str
    documents: tuple[Document, ...]
    etat: str
    demandee_a: str
    dite_le: str

    @property
    def est_obtenue(self) -> bool:
        """Return whether a document of this kind is deposited."""
        return bool(self.documents)

    @property
    def nom(self) -> str:
        """Return the piece as one says it."""
        return self.titre or NATURES[self.nature]


def build_dossier(depot: Depot, code_contrat: str) -> tuple[PieceDossier, ...]:
    """Return the pieces expected of a contract, then the documents that nobody expected."""
    documents = depot.documents(code_contrat)
    dites = {
        (nature, titre): (etat, demandee_a, dite_le)
        for nature, titre, etat, demandee_a, dite_le in depot.base.execute(
            "SELECT nature, titre, etat, demandee_a, dite_le FROM piece_attendue "
            "WHERE code_contrat = ? ORDER BY numero_piece",
            (code_contrat,),
        )
    }
    natures = {nature for nature, titre in dites if not titre}
    cles = [(n, "") for n in ATTENDUES if n not in natures]
    cles += list(dites)
    cles += [(d.nature, "") for d in documents if (d.nature, "") not in cles]
    return tuple(
        PieceDossier(
            nature, titre, _keep(documents, nature, titre),
            *dites.get((nature, titre), ("a_demander", "", "")),
        )
        for nature, titre in dict.fromkeys(cles)
    )  # fmt: skip


def declare_piece(
    depot: Depot, code_contrat: str, nature: str, *, titre: str = "", etat: str, aupres: str = ""
) -> None:
    """Say of a piece expected whether it was asked for, and of whom; the last saying stands."""
    depot.check_writable()
    if nature not in NATURES:
        raise ObservatoryError(f"« {nature} » : nature inconnue → {', '.join(NATURES)}.")
    if etat not in ETATS:
        raise ObservatoryError(f"« {etat} » : état inconnu → {', '.join(ETATS)}.")
    with said(), depot.held(), depot.base:
        depot.base.execute(
            "INSERT INTO piece_attendue (code_contrat, nature, titre, etat, demandee_a, note, "
            "dite_le) VALUES (?, ?, ?, ?, ?, '', ?) ON CONFLICT (code_contrat, nature, titre) "
            "DO UPDATE SET etat = excluded.etat, demandee_a = excluded.demandee_a, "
            "dite_le = excluded.dite_le",
            (code_contrat, nature, titre.strip(), etat, aupres.strip(), now()),
        )


def _keep(documents: Iterable[Document], nature: str, titre: str) -> tuple[Document, ...]:
    """Return the documents that are a piece: of its kind, and of its title when it has one."""
    voulu = titre.casefold()
    return tuple(
        d for d in documents if d.nature == nature and (not voulu or voulu in d.titre.casefold())
    )
