"""The first sheet of a coding workbook: what it is, whose it is, how to fill it."""

from __future__ import annotations

import tomllib
from importlib import resources

from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.worksheet import Worksheet

from observatory.base import formula
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import Facette
from observatory.contracts.lectures import BROUILLON, CLOSE
from observatory.grid import feuilles
from observatory.grid.etat import EtatLecture
from observatory.grid.modele import FORMAT

_GRAS = Font(bold=True)
_A_REMPLIR = PatternFill("solid", fgColor="FFF6D5")


def fill_mode_emploi(
    feuille: Worksheet,
    etat: EtatLecture,
    codeur: str,
    codebook: Codebook,
    presentation: str | None = None,
) -> None:
    """Fill the sheet: identity of the grid, instructions, meaning of every word to choose.

    `presentation` names the layout when it is not the wide grid, whose instructions differ.
    """
    feuille.column_dimensions["A"].width = 30
    feuille.column_dimensions["B"].width = 110
    feuille["A1"] = formula.disarm(f"Grille de codage : {etat.lecture['nom_lecture']}")
    feuille["A1"].font = Font(bold=True, size=15)
    feuille["A2"] = feuilles.MARQUE_SIMULEE if etat.est_demonstration else None
    feuille["A2"].font = Font(bold=True, size=15, color="B00020")
    ligne = 4
    identite = _list_identity(etat, codeur, codebook)
    if presentation:
        identite.append((feuilles.CLE_PRESENTATION, presentation))
    for nom, valeur in identite:
        feuille.cell(ligne, 1, nom).font = _GRAS
        cellule = feuille.cell(ligne, 2, formula.disarm(valeur) or None)
        if nom == feuilles.CLE_CODEUR:
            cellule.fill = _A_REMPLIR
            cellule.protection = Protection(locked=False)
        ligne += 1
    ligne = _fill_pairs(feuille, ligne + 1, "Comment remplir", _load_consignes(presentation))
    for echelle in codebook.echelles.values():
        niveaux = [(n.libelle, n.description) for n in echelle.niveaux]
        ligne = _fill_pairs(feuille, ligne, f"Échelle : {echelle.libelle}", niveaux)
    for nature, titre in (("attribut", "Attributs à demander"), ("lien", "Liens à relever")):
        demandes = [_describe_facette(f) for f in codebook.facettes.values() if f.nature == nature]
        ligne = _fill_pairs(feuille, ligne, titre, demandes)
    statuts = [
        (m.libelle, m.description)
        for m in codebook.vocabulaires["statut"]
        if m.code not in ("code", "en_desaccord")
    ]
    _fill_pairs(feuille, ligne, "Quand la valeur ne peut pas être donnée", statuts)


def _describe_facette(facette: Facette) -> tuple[str, str]:
    """Return what may be asked of a cell: its label; from which level, how, which answers."""
    mots = ", ".join(m.libelle for m in facette.modalites.values())
    suite = f" Réponses : {mots}." if mots else ""
    if facette.est_hors_contrat:
        lu = (
            "Lu dans le document de l’instrument lui-même, dont il faut donner le titre, le même à "
            "chaque ligne ; chaque document (la CTG de chaque commune) répond pour soi. "
        )
        return facette.libelle, f"{lu}{facette.consigne}{suite}"
    return facette.libelle, f"À partir de « {facette.libelle_niveau} ». {facette.consigne}{suite}"


def _load_consignes(presentation: str | None) -> list[tuple[str, str]]:
    """Return the instructions of a layout: (heading, text); those of both have none of theirs."""
    fichier = resources.files("observatory.grid") / "mode_emploi.toml"
    contenu = tomllib.loads(fichier.read_text(encoding="utf-8"))
    voulue = presentation or "large"
    return [
        (c["titre"], c["texte"])
        for c in contenu["consignes"]
        if c.get("presentation", voulue) == voulue
    ]


def _list_identity(etat: EtatLecture, codeur: str, codebook: Codebook) -> list[tuple[str, str]]:
    natures = {m.code: m.libelle for m in codebook.vocabulaires["nature"]}
    lecture = etat.lecture
    return [
        (feuilles.CLE_LECTURE, str(lecture["code_lecture"])),
        ("Nom de la lecture", str(lecture["nom_lecture"])),
        (feuilles.CLE_NATURE, natures.get(lecture["nature"], str(lecture["nature"]))),
        ("Contrats lus", _say_lus(etat)),
        ("Périmètre", etat.nom_perimetre),
        ("Avertissement", str(lecture["avertissement"] or "")),
        ("Contrats à coder", str(len(etat.unites))),
        (feuilles.CLE_CODEUR, codeur),
        (feuilles.CLE_VERSION, codebook.version),
        (feuilles.CLE_FORMAT, FORMAT),
    ]


def _say_lus(etat: EtatLecture) -> str:
    """Return « 3 sur 39, lecture en cours »: what the nature of a lecture does not say."""
    est_lu = (etat.codages["statut"] == "code") & (etat.codages["provenance"] != "automatique")
    codes = etat.codages[est_lu]
    etats = {BROUILLON: ", lecture en cours", CLOSE: ", lecture close"}
    suite = etats.get(str(etat.lecture.get("etat")), "")
    return f"{codes['code_unite'].nunique()} sur {len(etat.unites)}{suite}"


def _fill_pairs(
    feuille: Worksheet,
    ligne: int,
    titre: str,
    paires: list[tuple[str, str]],
) -> int:
    """Write a titled list of (word, explanation); return the row after it."""
    feuille.cell(ligne, 1, titre).font = Font(bold=True, size=12, color="1F3A5F")
    for nom, explication in paires:
        ligne += 1
        feuille.cell(ligne, 1, nom).font = _GRAS
        feuille.cell(ligne, 1).alignment = Alignment(vertical="top", wrap_text=True)
        cellule = feuille.cell(ligne, 2, explication)
        cellule.alignment = Alignment(vertical="top", wrap_text=True)
    return ligne + 2
