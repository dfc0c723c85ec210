"""The lines of a CSV grid: its columns known, its lecture and its coder found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from observatory.base import formula
from observatory.grid import decodage, textes
from observatory.grid.export_csv import COLONNES, PREUVE
from observatory.grid.modele import CHAMPS_LIBRES, NOM_CODEUR, Endroit
from observatory.grid.releve import Releve

_REQUISES = ("code_unite", "code_indicateur", "valeur")


@dataclass(frozen=True)
class LigneCsv:
    """One line: its number and its fields by column."""

    numero: int
    valeurs: Mapping[str, str]

    def lieu(self, colonne: str) -> Endroit:
        """Return the place of one of its fields."""
        return Endroit("", f"ligne {self.numero}, colonne « {colonne} »")


def read_lines(
    fichier: Path, releve: Releve, mots: Iterable[str] = ()
) -> tuple[frozenset[str], list[LigneCsv]]:
    """Return the columns known and the lines; DataError when the header cannot be trusted.

    Fields left out at the end of a line are empty: spreadsheets drop them.
    """
    brutes = decodage.split_lines(fichier, decodage.decode(fichier, releve, mots))
    if not brutes:
        releve.refuse(Endroit(), "aucune ligne lisible", "repartir d’une grille exportée")
        releve.stop(fichier.name)
    titres = _read_titles(brutes, fichier.name, releve)
    lignes = []
    for numero, valeurs in brutes[1:]:
        if any(v.strip() for v in valeurs[len(titres) :]):
            releve.refuse(
                Endroit("", f"ligne {numero}"),
                f"{len(valeurs)} champs au lieu de {len(titres)}",
                "vérifier séparateurs et guillemets de cette ligne",
            )
            continue
        champs = dict.fromkeys(filter(None, titres), "") | {
            titre: valeur for titre, valeur in zip(titres, valeurs, strict=False) if titre
        }
        lignes.append(_settle_line(LigneCsv(numero, champs), releve))
    if not lignes and not releve.anomalies:
        releve.refuse(
            Endroit(), "aucune cellule sous l’en-tête", "ajouter une ligne par cellule codée"
        )
        releve.stop(fichier.name)
    return frozenset(filter(None, titres)), lignes


def _settle_line(ligne: LigneCsv, releve: Releve) -> LigneCsv:
    """Return the line with its texts as they were meant; each mend is told."""
    valeurs = {}
    for colonne, brut in ligne.valeurs.items():
        valeurs[colonne], reparations = textes.settle_text(brut)
        for reparation in reparations:
            releve.repair(ligne.lieu(colonne), reparation)
    return LigneCsv(ligne.numero, valeurs)


def _read_titles(
    brutes: Sequence[tuple[int, list[str]]], fichier: str, releve: Releve
) -> list[str]:
    """Return the columns, empty for those without a title nor a value.

    Raises DataError with all that is missing, unknown or repeated.
    """
    numero, entete = brutes[0]
    connues = {textes.key(c): c for c in COLONNES}
    titres: list[str] = []
    avant = len(releve.anomalies)
    lieu = Endroit("", f"ligne {numero}")
    for rang, titre in enumerate(entete):
        nom = connues.get(textes.key(formula.restore(titre.strip())))
        if not titre.strip():
            _check_untitled(brutes, rang, releve)
        elif nom is None:
            releve.refuse(
                lieu,
                "colonne inconnue",
                "la supprimer, ou corriger son nom",
                trouve=titre,
                attendu=COLONNES,
            )
        elif nom in titres:
            releve.refuse(
                lieu, "colonne présente deux fois", "garder une seule des deux", trouve=titre
            )
        titres.append(nom or "")
    if absentes := [c for c in _REQUISES if c not in titres]:
        releve.refuse(
            lieu,
            "colonnes absentes",
            "les ajouter : la première ligne porte les noms des colonnes",
            trouve=", ".join(absentes),
        )
    if len(releve.anomalies) > avant:
        releve.stop(fichier)
    return titres


def _check_untitled(brutes: Sequence[tuple[int, list[str]]], rang: int, releve: Releve) -> None:
    """Refuse a column that has values but no title; one that has neither is passed over."""
    for numero, valeurs in brutes[1:]:
        if rang < len(valeurs) and valeurs[rang].strip():
            releve.refuse(
                Endroit("", f"ligne {numero}"),
                f"la {rang + 1}e colonne a des valeurs mais pas de titre",
                "écrire son titre sur la première ligne, ou vider cette colonne",
                trouve=valeurs[rang],
            )
            return


def find_constant(
    colonne: str, lignes: Sequence[LigneCsv], donnee: str | None, releve: Releve
) -> str:
    """Return the one value of a column, or what the caller gave when the file does not say."""
    vues: dict[str, LigneCsv] = {}
    donnee = textes.settle_name(donnee) if donnee else donnee
    for ligne in lignes:
        valeur = textes.settle_name(formula.restore(ligne.valeurs.get(colonne, "").strip()))
        vues.setdefault(valeur or (donnee or ""), ligne)
    nom = {"code_lecture": "lecture", "codeur": "codeur"}[colonne]
    if donnee and donnee not in vues:
        releve.refuse(
            Endroit(),
            f"{nom} du fichier autre que « {donnee} »",
            f"donner le fichier de « {donnee} »",
            trouve=", ".join(vues),
        )
    if len(vues) > 1:
        for autre in list(vues.values())[1:]:
            releve.refuse(
                autre.lieu(colonne),
                f"un fichier ne porte qu’un {nom}"
                if nom == "codeur"
                else "un fichier ne porte qu’une lecture",
                "séparer en plusieurs fichiers",
                trouve=autre.valeurs.get(colonne),
            )
    premier = next(iter(vues), donnee or "")
    if not premier:
        releve.refuse(Endroit(), f"{nom} non dit", f"remplir la colonne « {colonne} »")
    elif colonne == "codeur" and not NOM_CODEUR.fullmatch(premier):
        releve.refuse(
            Endroit(),
            "ce n’est pas un nom de codeur",
            trouve=premier,
            remede="employer lettres, chiffres, espaces, points et tirets (60 au plus)",
        )
    return premier


def list_champs(colonnes: frozenset[str]) -> frozenset[str]:
    """Return the optional fields the file speaks of."""
    parles: set[str] = {c for c in ("commentaire", "date_codage") if c in colonnes}
    if colonnes & set(PREUVE.values()):
        parles.add("preuves")
    return CHAMPS_LIBRES & parles
