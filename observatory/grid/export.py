"""A lecture written as a workbook to code by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from observatory.base.errors import Breach, DataError
from observatory.base.files import explained, write_bytes
from observatory.base.paths import Paths
from observatory.base.workbook import save_workbook
from observatory.codebook.codebook import Codebook
from observatory.grid import feuille_termes, feuilles
from observatory.grid.codeurs import find_codeur
from observatory.grid.constats import add_lists, fill_constats
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.export_csv import write_csv
from observatory.grid.facettes import add_facette_lists, fill_facettes, keep_known
from observatory.grid.feuille_axe import fill_axe
from observatory.grid.feuille_termes import fill_termes
from observatory.grid.feuilles_tables import fill_preuves, fill_remarques
from observatory.grid.jetons import list_jetons
from observatory.grid.listes import Listes
from observatory.grid.mode_emploi import fill_mode_emploi
from observatory.grid.modele import NOM_CODEUR, Cle
from observatory.grid.par_contrat import PRESENTATION, fill_contrats
from observatory.grid.termes import use_termes

PROPRIETES = ("lecture", "codeur", "codebook", "nature")
"""Custom properties of the workbook, prefixed with « observatoire_ »."""


def export_grid(
    code_lecture: str,
    destination: Path,
    paths: Paths,
    codebook: Codebook,
    *,
    codeur: str | None = None,
    par_contrat: bool = False,
) -> Path:
    """Return the grid written for one coder of a lecture: .xlsx, or .csv in long form.

    `par_contrat` lays the workbook out with a sheet per contract, its terms in rows.

    Without `codeur`: the only one who coded; nobody yet gives a grid whose name is to fill in. The
    same content gives the same bytes. Raises DataError when the lecture is unknown, when several
    coders make the choice necessary, or when a name cannot be one.
    """
    etat = load_etat(paths, code_lecture)
    codebook = use_termes(codebook, etat)
    nom = choose_codeur(etat, codeur)
    if par_contrat and destination.suffix.casefold() != ".xlsx":
        raise _refusal(
            destination.name,
            "une feuille par contrat va dans un classeur",
            "donner un nom de fichier qui finit par .xlsx",
        )
    if destination.suffix.casefold() == ".csv":
        write_csv(etat, nom, codebook, destination)
    elif destination.suffix.casefold() == ".xlsx":
        build = build_by_contract if par_contrat else build_workbook
        write_workbook(build(etat, nom, codebook), destination)
    else:
        raise _refusal(
            destination.name,
            "une grille s’écrit en .xlsx ou en .csv",
            "donner un nom de fichier qui finit ainsi",
        )
    return destination


def choose_codeur(etat: EtatLecture, codeur: str | None) -> str:
    """Return whose grid it is, empty when nobody has coded yet."""
    if codeur is not None:
        nom, proche = find_codeur(codeur, etat.codeurs)
        if proche is not None:
            raise _refusal(
                "codeur",
                f"« {proche} » a déjà codé cette lecture : est-ce la même personne ?",
                f"si oui, donner « {proche} » ; sinon, ajouter ce qui les distingue",
            )
        if not NOM_CODEUR.fullmatch(nom):
            raise _refusal(
                "codeur",
                f"« {codeur[:60]} » ne peut pas être un nom de codeur",
                "employer lettres, chiffres, espaces, points et tirets (60 au plus)",
            )
        return nom
    if len(etat.codeurs) > 1:
        raise _refusal(
            str(etat.lecture["code_lecture"]),
            f"plusieurs codeurs : {', '.join(etat.codeurs)}",
            "dire lequel avec « --codeur NOM »",
        )
    return etat.codeurs[0] if etat.codeurs else ""


def _refusal(lieu: str, message: str, remede: str) -> DataError:
    return DataError([Breach(lieu, message, remede)], titre="Export refusé")


def build_workbook(etat: EtatLecture, codeur: str, codebook: Codebook) -> Workbook:
    """Return the workbook: axes, evidence, remarks, attributes, links, findings, hidden lists."""
    classeur = Workbook()
    accueil = classeur.active
    accueil.title = feuilles.MODE_EMPLOI
    axes = feuilles.list_feuilles(codebook)
    plans = [(feuille, classeur.create_sheet(feuille.nom)) for feuille in axes]
    preuves = classeur.create_sheet(feuilles.PREUVES)
    remarques = classeur.create_sheet(feuilles.REMARQUES)
    qualifies = {n: classeur.create_sheet(nom) for n, nom in feuilles.FACETTES.items()}
    constats = classeur.create_sheet(feuilles.CONSTATS)
    termes = classeur.create_sheet(feuilles.TERMES)
    cachee = classeur.create_sheet(feuilles.LISTES)
    cachee.sheet_state = "hidden"
    listes = _fill_listes(Listes(cachee), etat, codebook)
    fill_mode_emploi(accueil, etat, codeur, codebook)
    saisies = _keep_known(etat.list_saisies(codeur), etat, codebook)
    for feuille, plan in plans:
        fill_axe(plan, feuille, etat, saisies, codebook, listes)
    fill_preuves(
        preuves, etat, _keep_known(etat.list_preuves(codeur), etat, codebook), codebook, listes
    )
    fill_remarques(remarques, etat, saisies, codebook, listes)
    for nature, plan in qualifies.items():
        fill_facettes(plan, nature, etat, keep_known(etat, codeur, codebook), codebook, listes)
    fill_constats(constats, etat, codebook, listes)
    fill_termes(termes, etat, listes)
    for plan in classeur.worksheets:
        _protect(plan)
    _sign(classeur, etat, codeur, codebook)
    return classeur


def build_by_contract(etat: EtatLecture, codeur: str, codebook: Codebook) -> Workbook:
    """Return the workbook with a sheet per contract, then findings, own terms, hidden lists."""
    classeur = Workbook()
    accueil = classeur.active
    accueil.title = feuilles.MODE_EMPLOI
    cachee = classeur.create_sheet(feuilles.LISTES)
    cachee.sheet_state = "hidden"
    listes = _fill_listes(Listes(cachee), etat, codebook)
    fill_mode_emploi(accueil, etat, codeur, codebook, PRESENTATION)
    saisies = _keep_known(etat.list_saisies(codeur), etat, codebook)
    preuves = _keep_known(etat.list_preuves(codeur), etat, codebook)
    fill_contrats(classeur, etat, codeur, saisies, preuves, codebook, listes)
    fill_constats(classeur.create_sheet(feuilles.CONSTATS), etat, codebook, listes)
    fill_termes(classeur.create_sheet(feuilles.TERMES), etat, listes)
    for plan in classeur.worksheets:
        _protect(plan)
    _sign(classeur, etat, codeur, codebook)
    return classeur


T = TypeVar("T")


def _keep_known(cellules: Mapping[Cle, T], etat: EtatLecture, codebook: Codebook) -> dict[Cle, T]:
    """Return what a grid can show: cells of units and indicators that still exist."""
    codes = {i.code for i in codebook.indicateurs() if i.est_codable}
    return {c: v for c, v in cellules.items() if c[0] in etat.unites and c[1] in codes}


def _fill_listes(listes: Listes, etat: EtatLecture, codebook: Codebook) -> Listes:
    """Write every drop-down list: ladders, units, indicators, closed vocabularies."""
    baremes = feuilles.build_baremes(codebook)
    codes = {i.code_echelle: i.code for i in codebook.indicateurs() if i.est_codable}
    for echelle, code in codes.items():
        if echelle:
            listes.add(echelle, list_jetons(baremes[code]))
    listes.add("unites", feuilles.list_unit_references(etat.unites))
    listes.add("indicateurs", feuilles.list_indicator_references(codebook))
    for nom in ("type_preuve", "certitude"):
        listes.add(nom, feuilles.list_labels(codebook, nom))
    add_lists(listes, codebook)
    add_facette_lists(listes, codebook)
    feuille_termes.add_lists(listes)
    return listes


def _protect(plan: object) -> None:
    """Lock headers and codes, without a password, against a slip of the hand."""
    protection = plan.protection  # type: ignore[attr-defined]
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False
    protection.autoFilter = protection.sort = False


def _sign(classeur: Workbook, etat: EtatLecture, codeur: str, codebook: Codebook) -> None:
    """Write in the properties of the document what the first sheet shows."""
    valeurs = (
        str(etat.lecture["code_lecture"]),
        codeur,
        codebook.version,
        str(etat.lecture["nature"]),
    )
    for nom, valeur in zip(PROPRIETES, valeurs, strict=True):
        classeur.custom_doc_props.append(StringProperty(name=f"observatoire_{nom}", value=valeur))
    marque = f" — {feuilles.MARQUE_SIMULEE}" if etat.est_demonstration else ""
    classeur.properties.title = f"Grille de codage {valeurs[0]}{marque}"
    classeur.properties.subject = f"codebook {codebook.version}"
    classeur.properties.creator = "Observatoire des contrats de ville"
    classeur.properties.language = "fr-FR"


def write_workbook(classeur: Workbook, destination: Path) -> None:
    """Write a workbook in one move; nothing of the clock or of the machine is kept in it."""
    with explained(str(destination)):
        write_bytes(save_workbook(classeur), destination)
