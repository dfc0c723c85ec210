"""How a coding workbook is laid out: the one description that export and reading share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from observatory.codebook.codebook import Codebook, IndicateurDefini
from observatory.codebook.model import AxeDefini
from observatory.grid import textes
from observatory.grid.jetons import Bareme

MODE_EMPLOI = "Mode d’emploi"
PREUVES = "Preuves"
REMARQUES = "Remarques"
CONSTATS = "Constats"
FACETTES = {"attribut": "Attributs", "lien": "Liens"}
"""The sheets of what qualifies or links cells, by nature."""
TERMES = "Termes propres"
LISTES = "Listes"

LIGNE_TITRE, LIGNE_FAMILLE, LIGNE_LIBELLE, LIGNE_CODE = 1, 2, 3, 4
PREMIERE_LIGNE = 5
COLONNE_CODE, COLONNE_NOM, PREMIERE_COLONNE = 1, 2, 3
LIGNE_ENTETE_TABLE = 2
"""Row of the headers of the sheets « Preuves », « Remarques » and « Constats »."""
MARQUE_CODE = "code_unite"
"""What stands at the left of the row of indicator codes."""
SEPARATEUR = " — "
"""Between a code and its label where both share a cell."""
MARQUE_SIMULEE = "Codage simulé — démonstration"

CLE_LECTURE = "Code de la lecture"
CLE_CODEUR = "Codeur"
CLE_VERSION = "Version du codebook"
CLE_NATURE = "Nature de la lecture"
CLE_FORMAT = "Format de la grille"
CLE_PRESENTATION = "Présentation"


@dataclass(frozen=True)
class FeuilleAxe:
    """One sheet of coded cells: an axis and its indicators, in columns."""

    nom: str
    axe: AxeDefini
    indicateurs: tuple[IndicateurDefini, ...]


@dataclass(frozen=True)
class ColonneTable:
    """One column of « Preuves » or « Remarques »: its field, its header, its width and its note."""

    champ: str
    titre: str
    largeur: float
    note: str


COLONNES_PREUVES = (
    ColonneTable("code_unite", "Contrat", 30, "Choisir dans la liste : code, puis nom."),
    ColonneTable(
        "code_indicateur", "Indicateur", 40, "Choisir dans la liste : code, puis libellé."
    ),
    ColonneTable("page_pdf", "Page PDF", 10, "Rang de la page dans le fichier PDF, à partir de 1."),
    ColonneTable("page_imprimee", "Page imprimée", 10, "Numéro écrit sur la page."),
    ColonneTable("citation", "Citation", 60, "Les mots du document, courts et exacts."),
    ColonneTable("url", "Adresse", 40, "Adresse complète de la page publique, http ou https."),
    ColonneTable("titre", "Titre du document", 34, "Titre du document ou de la page."),
    ColonneTable("editeur", "Éditeur", 24, "Qui publie le document ou la page."),
    ColonneTable("passage", "Passage", 24, "Chapitre, tableau, article."),
    ColonneTable("date_source", "Date du document", 14, "aaaa, aaaa-mm ou aaaa-mm-jj."),
    ColonneTable(
        "type_preuve", "Type de preuve", 20, "Vide : déduit de la page PDF ou de l’adresse."
    ),
    ColonneTable("certitude", "Certitude", 12, "Force de cette preuve."),
    ColonneTable("generation_source", "Génération", 14, "2024-2030 ou 2015-2023."),
    ColonneTable("note", "Note", 30, "Remarque sur la preuve."),
    ColonneTable("numero", "N°", 6, "Vide : le suivant."),
)
COLONNES_REMARQUES = (
    ColonneTable("code_unite", "Contrat", 30, "Choisir dans la liste : code, puis nom."),
    ColonneTable(
        "code_indicateur", "Indicateur", 40, "Choisir dans la liste : code, puis libellé."
    ),
    ColonneTable(
        "date_codage", "Date de codage", 14, "Vide : celle de l’import, si la cellule change."
    ),
    ColonneTable("commentaire", "Commentaire", 90, "Ce que le lecteur doit savoir de la cellule."),
)


def list_feuilles(codebook: Codebook) -> tuple[FeuilleAxe, ...]:
    """Return one sheet per axis that has something to code, in the order of the codebook."""
    autres = (MODE_EMPLOI, PREUVES, REMARQUES, CONSTATS, TERMES, LISTES, *FACETTES.values())
    pris = {textes.key(n) for n in autres}
    feuilles = []
    for axe in codebook.axes.values():
        indicateurs = tuple(i for i in codebook.indicateurs(axe.code) if i.est_codable)
        if indicateurs:
            nom = name_sheet(axe.court, pris)
            feuilles.append(FeuilleAxe(nom, axe, indicateurs))
    return tuple(feuilles)


def name_sheet(libelle: str, pris: set[str]) -> str:
    """Return a name that spreadsheets accept (31 characters, no []:*?/\\), not yet taken.

    It joins `pris`, the keys (`textes.key`) of those taken.
    """
    propre = " ".join(re.sub(r"[\[\]:*?/\\]", " ", libelle).split())[:31].strip("' ")
    nom, rang = propre, 2
    while textes.key(nom) in pris:
        nom = f"{propre[:27]} ({rang})"
        rang += 1
    pris.add(textes.key(nom))
    return nom


def build_bareme(indicateur: IndicateurDefini, codebook: Codebook) -> Bareme:
    """Return the words an indicator accepts; levels with the same label go by their codes."""
    statuts = {
        m.code: m.libelle
        for m in codebook.vocabulaires["statut"]
        if m.code not in ("code", "en_desaccord")
    }
    niveaux: dict[str, str] = {}
    if indicateur.code_echelle:
        echelle = codebook.echelles[indicateur.code_echelle]
        niveaux = {niveau.code: niveau.libelle for niveau in echelle.niveaux}
    mots = [textes.key(m) for m in (*niveaux.values(), *statuts.values())]
    if len(set(mots)) < len(mots):
        niveaux = {code: code for code in niveaux}
    return Bareme(indicateur.type_valeur, niveaux, statuts, indicateur.domaine)


def build_baremes(codebook: Codebook) -> dict[str, Bareme]:
    """Return the words of every indicator that is coded, by code."""
    return {i.code: build_bareme(i, codebook) for i in codebook.indicateurs() if i.est_codable}


def write_reference(code: str, libelle: str) -> str:
    """Return « code — label », as the lists of the evidence sheet show it."""
    return f"{code}{SEPARATEUR}{libelle}"


def index_references(paires: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return code by what may be typed for it: the code, or the label when it is the only one."""
    paires = list(paires)
    libelles: dict[str, list[str]] = {}
    for code, libelle in paires:
        libelles.setdefault(textes.key(libelle), []).append(code)
    index = {cle: codes[0] for cle, codes in libelles.items() if len(codes) == 1}
    return index | {textes.key(code): code for code, _ in paires}


def find_reference(texte: str, index: Mapping[str, str]) -> str | None:
    """Return the code that « code — label », a code or a label names, or None."""
    code = texte.partition(SEPARATEUR)[0]
    return index.get(textes.key(code)) or index.get(textes.key(texte))


def find_code(brut: object, index: Mapping[str, str]) -> str | None:
    """Return the code that a cell names, whatever a tool made of it: 78138.0, 1004 for 01004."""
    texte = textes.write_code(brut).strip()
    for essai in (str(brut), texte, texte.zfill(5) if texte.isdigit() else ""):
        if essai and (code := find_reference(essai, index)) is not None:
            return code
    return None


def list_unit_references(unites: Mapping[str, str]) -> list[str]:
    """Return « code — name » for every unit."""
    return [write_reference(code, nom) for code, nom in unites.items()]


def list_indicator_references(codebook: Codebook) -> list[str]:
    """Return « code — label » for every indicator that is coded."""
    return [write_reference(i.code, i.libelle) for i in codebook.indicateurs() if i.est_codable]


def list_labels(codebook: Codebook, vocabulaire: str) -> list[str]:
    """Return the labels of a closed vocabulary that may be typed."""
    return [m.libelle for m in codebook.vocabulaires[vocabulaire] if m.code != "simulation"]


def write_header(indicateur: IndicateurDefini) -> str:
    """Return the header of an indicator: its label and its acronym."""
    if indicateur.sigle and indicateur.sigle not in indicateur.libelle:
        return f"{indicateur.libelle} ({indicateur.sigle})"
    return indicateur.libelle
