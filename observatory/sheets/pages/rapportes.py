"""What is said near a contract without coding it: of a group of contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import (
    FINE,
    INSECABLE,
    date_lisible,
    liste,
    majuscule,
    minuscule,
    quantite,
    typographier,
)
from observatory.queries.cellules import LigneRapportee, list_rapportes
from observatory.queries.entrepot import Entrepot
from observatory.sheets.rates.cellules import (
    SIMPLE_OUI,
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
class ReponseRapportee:
    """What several points are said to be (« oui », « axe »), and their names."""

    reponse: str
    points: tuple[str, ...]

    @property
    def phrase(self) -> str:
        """Return « Axe : Emploi et Culture », as a page lists it; a plain yes is its points."""
        if self.reponse == SIMPLE_OUI:
            return majuscule(liste(self.points))
        return f"{self.reponse}{INSECABLE}: {liste(self.points)}"


@dataclass(frozen=True)
class GroupeRapporte:
    """What some pages say of one group: its title, the facts by answer, their sources."""

    titre: str
    reponses: tuple[ReponseRapportee, ...]
    explication: str
    sources: tuple[SourceRapportee, ...]

    @property
    def phrase(self) -> str:
        """Return the whole in one sentence, as a printed sheet gives it."""
        dits = f"{FINE}; ".join(minuscule(x.phrase) for x in self.reponses)
        return f"{self.titre}{INSECABLE}: {dits}. {self.explication}"

    @property
    def points(self) -> tuple[str, ...]:
        """Return the names of all that is said of the group."""
        return tuple(point for x in self.reponses for point in x.points)


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
        reponses=_sort_by_answer(lignes),
        explication="Ce qui est dit d’un groupe ne code aucun contrat.",
        sources=tuple(_read_source(x, vocabulaire) for x in pages.values()),
    )


def _sort_by_answer(lignes: Sequence[LigneRapportee]) -> tuple[ReponseRapportee, ...]:
    par_reponse: dict[str, list[str]] = {}
    for ligne in lignes:
        reponse = date_lisible(ligne.libelle_valeur)
        par_reponse.setdefault(reponse, []).append(ligne.libelle_indicateur)
    return tuple(ReponseRapportee(r, tuple(dict.fromkeys(x))) for r, x in par_reponse.items())


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
