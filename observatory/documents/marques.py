"""What a person says of a page that no program can trust: kept, dated, and undone, never erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.base.errors import ObservatoryError
from observatory.documents.base import said
from observatory.documents.depot import Depot, now

MARQUES: Mapping[str, str] = {
    "lue_a_l_oeil": "lue à l’œil",
    "sans_texte_utile": "sans texte utile (carte, photo)",
}


@dataclass(frozen=True, slots=True)
class MarquePage:
    """One mark on a page; `annulee_le` when it was taken back."""

    numero_marque: int
    numero: int
    marque: str
    faite_le: str
    faite_par: str
    annulee_le: str | None


def list_marks(depot: Depot, sha256: str) -> list[MarquePage]:
    """Return every mark on the pages of a content, those taken back too, oldest first."""
    return [
        MarquePage(*ligne)
        for ligne in depot.base.execute(
            "SELECT numero_marque, numero, marque, faite_le, faite_par, annulee_le "
            "FROM marque_page WHERE sha256 = ? ORDER BY numero_marque",
            (sha256,),
        )
    ]


def list_untrusted(depot: Depot, sha256: str) -> list[int]:
    """Return the pages without usable text that nobody marked: they forbid an absence."""
    return [
        numero
        for (numero,) in depot.base.execute(
            "SELECT numero FROM page WHERE sha256 = ?1 AND etat IN ('vide', 'illisible') "
            "AND numero NOT IN (SELECT numero FROM marque_page WHERE sha256 = ?1 "
            "AND annulee_le IS NULL) ORDER BY numero",
            (sha256,),
        )
    ]


def mark_page(depot: Depot, sha256: str, numero: int, marque: str, *, par: str) -> None:
    """Mark a page without usable text; ObservatoryError for a page that needs no mark."""
    depot.check_writable()
    if marque not in MARQUES:
        raise ObservatoryError(f"« {marque} » : marque inconnue → {', '.join(MARQUES)}.")
    with said(), depot.held(), depot.base:
        if numero not in list_untrusted(depot, sha256):
            raise ObservatoryError(
                f"Page {numero} : elle a un texte, ou une marque → en choisir une autre."
            )
        depot.base.execute(
            "INSERT INTO marque_page (sha256, numero, marque, faite_le, faite_par) "
            "VALUES (?, ?, ?, ?, ?)",
            (sha256, numero, marque, now(), par),
        )


def undo_mark(depot: Depot, sha256: str, numero: int) -> None:
    """Take back the mark of a page; that it was made stays."""
    depot.check_writable()
    with said(), depot.held(), depot.base:
        faites = depot.base.execute(
            "UPDATE marque_page SET annulee_le = ? WHERE sha256 = ? AND numero = ? "
            "AND annulee_le IS NULL",
            (now(), sha256, numero),
        ).rowcount
    if not faites:
        raise ObservatoryError(f"Page {numero} : aucune marque à annuler.")
