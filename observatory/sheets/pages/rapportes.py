"""What is said near a contract without coding it: of a group of contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import INSECABLE, date_lisible, liste, quantite, typographier
from observatory.queries.cellules import LigneRapportee, list_rapportes
from observatory.queries.entrepot import Entrepot
from observatory.sheets.rates.cellules import (
    MotsCodes,
    is_web_address,
    load_vocabulaire,
    write_nature,
)


@dataclass(frozen=True)
class SourceRapportee:
    """One page, ready to read: what it is and the kind of its site."""

    titre: str
    origine: str
    url: str | None


@dataclass(frozen=True)
class GroupeRapporte:
    """What some pages say of one group: a title that names it, the facts, their sources."""

    titre: str
    faits: tuple[str, ...]
    explication: str
    sources: tuple[SourceRapportee, ...]

    @property
    def phrase(self) -> str:
        """Return the whole in one sentence, as a printed sheet gives it."""
        return f"{self.titre}{INSECABLE}: {liste(self.faits)}. {self.explication}"


def build_rapportes(entrepot: Entrepot, lecture: str, contrat: str) -> tuple[GroupeRapporte, ...]:
    """Return what is said of a contract without coding it, one group per reach."""
    groupes: dict[tuple[str, str], list[LigneRapportee]] = {}
    for ligne in list_rapportes(entrepot, lecture, contrat):
        groupes.setdefault((ligne.portee, ligne.dit_pour), []).append(ligne)
    vocabulaire = load_vocabulaire(entrepot)
    return tuple(_read(lignes, vocabulaire) for lignes in groupes.values())


def _read(lignes: Sequence[LigneRapportee], vocabulaire: MotsCodes) -> GroupeRapporte:
    tete = lignes[0]
    pages = {x.url: x for x in lignes}
    sources = quantite(len(pages), "source")
    return GroupeRapporte(
        titre=f"Dit pour {tete.dit_pour} ({sources})",
        faits=tuple(dict.fromkeys(_write_fact(x) for x in lignes)),
        explication="Ce qui est dit d’un groupe ne code aucun contrat.",
        sources=tuple(_read_source(x, vocabulaire) for x in pages.values()),
    )


def _write_fact(ligne: LigneRapportee) -> str:
    return f"{ligne.libelle_indicateur} ({date_lisible(ligne.libelle_valeur).lower()})"


def _read_source(ligne: LigneRapportee, vocabulaire: MotsCodes) -> SourceRapportee:
    origine = [
        write_nature(ligne.nature_hote, vocabulaire),
        ligne.editeur,
        date_lisible(ligne.date_source, "sans date"),
    ]
    return SourceRapportee(
        titre=typographier(ligne.titre),
        origine=", ".join(o for o in origine if o),
        url=ligne.url if is_web_address(ligne.url) else None,
    )
