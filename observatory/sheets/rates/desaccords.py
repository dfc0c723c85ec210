"""Cells where coders or published tables differ: a contradiction, or one of them hesitates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, guillemets
from observatory.queries.accord import Avis, list_desaccords
from observatory.queries.entrepot import Entrepot


@dataclass(frozen=True)
class VersionLue:
    """What one coder wrote: its value or that it could not tell, and where it is published."""

    numero_codeur: int
    valeur: str
    passage: str | None

    @property
    def origine(self) -> str:
        """Return where it is published, or the number of its coder: never a name."""
        return self.passage or f"le codeur{INSECABLE}{self.numero_codeur}"


@dataclass(frozen=True)
class DesaccordLu:
    """One cell in dispute; `est_contradiction` when two different values were coded.

    `est_publie` when what differs was published so, not coded here.
    """

    code_unite: str
    nom: str
    code_indicateur: str
    libelle: str
    versions: tuple[VersionLue, ...]
    est_contradiction: bool
    phrase: str
    est_publie: bool = False


def list_desaccords_lus(entrepot: Entrepot, lecture: str) -> tuple[DesaccordLu, ...]:
    """Return the cells in dispute of a lecture, in codebook order."""
    groupes: dict[tuple[str, str], list[Avis]] = {}
    for avis in list_desaccords(entrepot, lecture):
        groupes.setdefault((avis.code_indicateur, avis.code_unite), []).append(avis)
    return tuple(_read(avis) for avis in groupes.values())


def _read(avis: Sequence[Avis]) -> DesaccordLu:
    tete = avis[0]
    versions = tuple(VersionLue(a.numero_codeur, _write_value(a), a.passage) for a in avis)
    contradiction = len({a.valeur for a in avis if a.statut == "code"}) > 1
    dit = f"{FINE}; ".join(f"{guillemets(v.valeur)} selon {_name(v)}" for v in versions)
    verbe = "se contredisent" if contradiction else "ne disent pas la même chose"
    return DesaccordLu(
        code_unite=tete.code_unite,
        nom=tete.nom_unite,
        code_indicateur=tete.code_indicateur,
        libelle=tete.libelle_indicateur,
        versions=versions,
        est_contradiction=contradiction,
        phrase=f"{tete.nom_unite}, {tete.libelle_indicateur}{INSECABLE}: {_subject(versions)} "
        f"{verbe} ({dit}).",
        est_publie=all(a.provenance == "publie" for a in avis),
    )


def _write_value(avis: Avis) -> str:
    if avis.statut != "code":
        return "sans trancher"
    return (avis.libelle_valeur or "sans valeur").lower()


def _name(version: VersionLue) -> str:
    return version.origine


def _subject(versions: Sequence[VersionLue]) -> str:
    publies = all(v.passage for v in versions)
    return "les tableaux publiés" if publies else f"{len(versions)} codeurs"
