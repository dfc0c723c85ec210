"""Whose grid a workbook is: its lecture, its coder, its codebook, read and cross-checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from observatory.base import formula
from observatory.codebook.codebook import Codebook
from observatory.grid import feuilles, textes
from observatory.grid.classeur import Classeur, FeuilleLue
from observatory.grid.etat import EtatLecture
from observatory.grid.modele import FORMAT, NOM_CODEUR, Endroit
from observatory.grid.releve import Releve

_REPARTIR = "repartir de la grille exportée par « observatory grid export »"


@dataclass(frozen=True)
class Identite:
    """What the first sheet says, and where it says it."""

    valeurs: Mapping[str, str]
    lieux: Mapping[str, Endroit]

    def value(self, cle: str) -> str:
        """Return what stands beside a label, empty when there is nothing."""
        return self.valeurs.get(cle, "")

    def lieu(self, cle: str) -> Endroit:
        """Return where it stands."""
        return self.lieux.get(cle, Endroit(feuilles.MODE_EMPLOI))


def read_identite(page: FeuilleLue) -> Identite:
    """Return the pairs of label and value of the first sheet."""
    cles = {
        textes.key(c): c
        for c in (
            feuilles.CLE_LECTURE,
            feuilles.CLE_CODEUR,
            feuilles.CLE_VERSION,
            feuilles.CLE_NATURE,
            feuilles.CLE_FORMAT,
            feuilles.CLE_PRESENTATION,
        )
    }
    valeurs: dict[str, str] = {}
    lieux: dict[str, Endroit] = {}
    for ligne, colonne in sorted(page.cases):
        cle = cles.get(textes.key(page.text(ligne, colonne))) if colonne == 1 else None
        if cle is not None and cle not in lieux:
            lieux[cle] = page.lieu(ligne, 2)
            case = page.cases.get((ligne, 2))
            genre_sain = case is not None and case.genre == "valeur"
            lue = textes.settle_name(formula.restore(page.text(ligne, 2)))
            valeurs[cle] = lue if genre_sain else ""
    return Identite(valeurs, lieux)


def check_identite(
    identite: Identite, classeur: Classeur, etat: EtatLecture, codebook: Codebook, releve: Releve
) -> None:
    """Record what does not hold together between the workbook, its properties and the lecture."""
    _check_codeur(identite, releve)
    if identite.value(feuilles.CLE_FORMAT) != FORMAT:
        releve.refuse(
            identite.lieu(feuilles.CLE_FORMAT),
            "format de grille inconnu",
            _REPARTIR,
            trouve=identite.value(feuilles.CLE_FORMAT),
            attendu=[FORMAT],
        )
    attendues = {
        "lecture": (feuilles.CLE_LECTURE, identite.value(feuilles.CLE_LECTURE)),
        "codeur": (feuilles.CLE_CODEUR, identite.value(feuilles.CLE_CODEUR)),
    }
    for nom, (cle, valeur) in attendues.items():
        signee = classeur.proprietes.get(f"observatoire_{nom}")
        if signee and valeur and textes.settle_name(signee) != valeur:
            releve.refuse(
                identite.lieu(cle),
                f"la grille a été exportée pour « {signee} »",
                "remettre cette valeur, ou exporter une grille pour l’autre",
                trouve=valeur,
            )
    _check_nature(identite, classeur, etat, codebook, releve)
    if identite.value(feuilles.CLE_VERSION) != codebook.version:
        releve.repair(
            identite.lieu(feuilles.CLE_VERSION),
            "grille exportée avec un autre codebook "
            f"({identite.value(feuilles.CLE_VERSION) or 'non dit'}, ici {codebook.version}) : les "
            "termes ajoutés depuis sont laissés comme ils sont",
        )


def _check_codeur(identite: Identite, releve: Releve) -> None:
    codeur = identite.value(feuilles.CLE_CODEUR)
    lieu = identite.lieu(feuilles.CLE_CODEUR)
    if not codeur:
        releve.refuse(
            lieu,
            "codeur manquant",
            "écrire le nom de la personne qui a codé, à la ligne « Codeur »",
        )
    elif not NOM_CODEUR.fullmatch(codeur):
        releve.refuse(
            lieu,
            "ce n’est pas un nom de codeur",
            trouve=codeur,
            remede="employer lettres, chiffres, espaces, points et tirets (60 au plus)",
        )


def _check_nature(
    identite: Identite, classeur: Classeur, etat: EtatLecture, codebook: Codebook, releve: Releve
) -> None:
    """A simulated grid may only go back to a simulated lecture."""
    lieu = identite.lieu(feuilles.CLE_NATURE)
    libelles = {textes.key(m.libelle): m.code for m in codebook.vocabulaires["nature"]}
    ecrite = libelles.get(textes.key(identite.value(feuilles.CLE_NATURE)))
    signee = classeur.proprietes.get("observatoire_nature", ecrite)
    marquee = any(
        textes.key(feuilles.MARQUE_SIMULEE) in textes.key(page.text(1, 1))
        for page in classeur.pages
    )
    simulee = marquee or "demonstration" in (ecrite, signee)
    if simulee and not etat.est_demonstration:
        releve.refuse(
            lieu,
            "codage simulé : il ne peut pas entrer dans une lecture réelle",
            "coder les contrats sur une grille vierge de cette lecture",
        )
    elif ecrite != etat.lecture["nature"]:
        releve.refuse(
            lieu,
            "la nature de la lecture a été changée",
            trouve=identite.value(feuilles.CLE_NATURE),
            remede=_REPARTIR,
        )
