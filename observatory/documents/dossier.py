"""The dossier of a contract: the pieces expected, obtained or not, and of whom each was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from observatory.base.errors import ObservatoryError
from observatory.base.french import date_lisible, liste, liste_courte, quantite
from observatory.documents.base import said
from observatory.documents.depot import NATURES, Depot, Document, now
from observatory.documents.droits import keep_readable

ATTENDUES = ("contrat", "projet_quartier", "tfpb")
"""Kinds of pieces that every contract is expected to have; its own annexes are declared."""
ETATS: Mapping[str, str] = {
    "a_demander": "à demander",
    "demandee": "demandé",
    "sans_objet": "sans objet",
}
"""What is known of a piece that is not here, and the French words that say it."""


_DITS = 4


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

    @property
    def manque(self) -> str:
        """Return the piece as one says that it is not here, with who was asked, and when."""
        if self.etat == "a_demander":
            return self.nom
        aupres = f" à {self.demandee_a}" if self.demandee_a else ""
        return f"{self.nom} ({ETATS[self.etat]}{aupres}, {date_lisible(self.dite_le[:10])})"


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


def list_missing(pieces: Iterable[PieceDossier]) -> list[str]:
    """Return what is expected and not here, as one says it."""
    return [p.manque for p in pieces if not p.est_obtenue and p.etat != "sans_objet"]


def say_dossier(depot: Depot, code_contrat: str, *, tout: bool) -> str:
    """Return what is here and what is not, on one line; "" when its reader may know of nothing.

    A visitor (not `tout`) is told of public documents alone, and of nothing that misses.
    """
    pieces = build_dossier(depot, code_contrat)
    lisibles = keep_readable((d for p in pieces for d in p.documents), tout=tout)
    noms = [f"{d.titre} ({quantite(d.nb_pages, 'page')})"
            for d in {d.sha256: d for d in lisibles}.values()]  # fmt: skip
    manquent = list_missing(pieces) if tout else []
    dites = [liste_courte(noms, _DITS, "autre document")] if noms else []
    if manquent:
        dites.append(f"non obtenu : {liste(manquent)}")
    return " ; ".join(dites)


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


def require_pieces(depot: Depot, code_lecture: str, natures: Iterable[str]) -> None:
    """Say which pieces a lecture must have read to say that something is absent; none by default.

    What was required before is replaced.
    """
    depot.check_writable()
    voulues = list(dict.fromkeys(natures))
    if inconnues := [n for n in voulues if n not in NATURES]:
        raise ObservatoryError(f"« {inconnues[0]} » : nature inconnue → {', '.join(NATURES)}.")
    with said(), depot.held(), depot.base:
        depot.base.execute("DELETE FROM piece_exigee WHERE code_lecture = ?", (code_lecture,))
        depot.base.executemany(
            "INSERT INTO piece_exigee VALUES (?, ?)", [(code_lecture, n) for n in voulues]
        )


def list_required(depot: Depot) -> dict[str, tuple[str, ...]]:
    """Return the kinds of pieces that each lecture requires to say an absence."""
    exigees: dict[str, tuple[str, ...]] = {}
    for lecture, nature in depot.base.execute("SELECT * FROM piece_exigee ORDER BY 1, 2"):
        exigees[lecture] = (*exigees.get(lecture, ()), nature)
    return exigees


def _keep(documents: Iterable[Document], nature: str, titre: str) -> tuple[Document, ...]:
    """Return the documents that are a piece: of its kind, and of its title when it has one."""
    voulu = titre.casefold()
    return tuple(
        d for d in documents if d.nature == nature and (not voulu or voulu in d.titre.casefold())
    )
