"""The sheet « Termes propres », both ways: what a lecture adds to the codebook, one row per term.

Like the findings, own terms belong to the lecture, not to a coder: the sheet carries the
fingerprint of the terms it was written from. Left as it was, it changes nothing. A row may be added
or rewritten here; merging and splitting recode cells, so they are commands of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from openpyxl.worksheet.worksheet import Worksheet

from observatory.base.codes import SEPARATEUR, split_codes
from observatory.codebook.codebook import Codebook
from observatory.codebook.propres import ACTIF, AXES, TermePropre, check_termes, make_code
from observatory.contracts.termes import name_etat, read_termes
from observatory.grid import jetons, textes
from observatory.grid.classeur import FeuilleLue
from observatory.grid.constats import CELLULE_MARQUE, MARQUE
from observatory.grid.etat import EtatLecture
from observatory.grid.feuilles import ColonneTable
from observatory.grid.feuilles_tables import attach_lists, fill_table
from observatory.grid.jetons import Brut, Refus
from observatory.grid.lecture_tables import read_raw_rows
from observatory.grid.listes import Listes
from observatory.grid.modele import ChangementConstat, Endroit, PageTermes
from observatory.grid.releve import Releve
from observatory.grid.termes import MOTIF_SIMULEE

_EN_TETE = "Termes que la lecture ajoute au livre de codes"
COLONNES = (
    ColonneTable("code", "Code", 44, "Vide : donné à l’import."),
    ColonneTable("axe", "Nature", 16, "Choisir dans la liste."),
    ColonneTable("libelle", "Libellé", 40, "Le nom du terme, unique dans sa nature."),
    ColonneTable("definition", "Définition", 60, "Ce que le terme désigne, en une phrase."),
    ColonneTable("consigne", "Consigne", 60, "Comment le coder."),
    ColonneTable("themes", "Thèmes", 30, "Codes de thèmes séparés par « | »."),
    ColonneTable("famille_politique", "Famille", 24, "D’un instrument seulement : "
                 "droit_commun ou politique_de_la_ville."),
    ColonneTable("passage", "Passage d’origine", 30, "Document et page d’où le terme est venu."),
    ColonneTable("auteur", "Ajouté par", 20, "Gardé avec la lecture, jamais publié."),
    ColonneTable("etat", "État", 12, "Écrit par « observatory lectures terms »."),
)  # fmt: skip
_LUS = tuple(c.champ for c in COLONNES if c.champ != "etat")


def compute_marque(termes: tuple[TermePropre, ...]) -> str:
    """Return the fingerprint of some own terms, as their sheet carries it."""
    lignes = [[getattr(t, champ) for champ in _LUS] for t in termes]
    texte = json.dumps(lignes, ensure_ascii=False)
    return hashlib.sha256(texte.encode()).hexdigest()[:16]


def add_lists(listes: Listes) -> None:
    """Write the list of the natures a term may have."""
    listes.add("axes_propres", list(AXES))


def fill_termes(plan: Worksheet, etat: EtatLecture, listes: Listes) -> None:
    """Fill the sheet « Termes propres »."""
    termes = read_termes(etat.termes)
    lignes = [
        {champ: getattr(t, champ) for champ in (c.champ for c in COLONNES)}
        | {"themes": SEPARATEUR.join(t.themes) or None}
        | {
            "etat": name_etat(t)
            + (f" : {SEPARATEUR.join(t.remplace_par)}" if t.remplace_par else "")
        }
        for t in termes
    ]
    fill_table(plan, COLONNES, lignes, _EN_TETE, etat)
    plan.cell(*CELLULE_MARQUE, f"{MARQUE}{compute_marque(termes)}")
    attach_lists(plan, COLONNES, {"axe": "axes_propres"}, listes, len(lignes))


def read_page(
    page: FeuilleLue, etat: EtatLecture, codebook: Codebook, releve: Releve
) -> PageTermes:
    """Return the own terms of the sheet, and the fingerprint it was written with."""
    marque = page.text(*CELLULE_MARQUE).removeprefix(MARQUE.strip()).strip()
    ranges = {t.code: t for t in read_termes(etat.termes)}
    lus: list[TermePropre] = []
    lieux_lus: list[Endroit] = []
    avant = len(releve.anomalies)
    for valeurs, lieux in read_raw_rows(page, COLONNES, releve):
        terme = _read_row(valeurs, lieux, etat, ranges, [t.code for t in lus], releve)
        if terme is not None:
            lus.append(terme)
            lieux_lus.append(lieux["libelle"])
    lue = PageTermes(marque or None, tuple(sorted(lus, key=lambda t: t.code)))
    if marque == compute_marque(lue.termes):
        return lue
    if marque != compute_marque(tuple(ranges.values())):
        return lue  # compare_termes says that the terms changed since this grid was exported
    for code in ranges:
        if code not in {t.code for t in lus}:
            releve.refuse(
                Endroit(page.nom), "terme ôté de la feuille",
                "remettre sa ligne ; « observatory lectures terms » le fusionne avec un autre",
                trouve=code,
            )  # fmt: skip
    if len(releve.anomalies) == avant and tuple(lus) != tuple(ranges.values()):
        for faute in check_termes(lus, str(etat.lecture["code_lecture"]), codebook):
            releve.refuse(_find_place(faute.message, lus, lieux_lus, page), faute.message,
                          faute.remede)  # fmt: skip
    return lue


def _find_place(
    message: str, termes: list[TermePropre], lieux: list[Endroit], page: FeuilleLue
) -> Endroit:
    """Return the row of the last term a fault names: the one that was added."""
    nommes = [lieu for t, lieu in zip(termes, lieux, strict=True)
              if message.startswith(f"terme « {t.libelle or t.code} »")]  # fmt: skip
    return nommes[-1] if nommes else Endroit(page.nom)


def _read_row(
    valeurs: Mapping[str, Brut],
    lieux: Mapping[str, Endroit],
    etat: EtatLecture,
    ranges: Mapping[str, TermePropre],
    pris: list[str],
    releve: Releve,
) -> TermePropre | None:
    lu: dict[str, str] = {}
    for champ in _LUS:
        try:
            lu[champ] = jetons.read_text(valeurs.get(champ)).strip()
        except Refus as refus:
            releve.refuse_value(lieux[champ], refus, valeurs.get(champ))
            return None
    if not any(lu.values()):
        return None
    axe = textes.key(lu["axe"])
    lu["axe"] = next((a for a in AXES if textes.key(a) == axe), lu["axe"])
    code = lu["code"] or make_code(
        str(etat.lecture["code_lecture"]), lu["axe"], lu["libelle"], [*ranges, *pris]
    )
    ancien = ranges.get(code)
    terme = TermePropre(
        code=code,
        axe=lu["axe"],
        libelle=lu["libelle"],
        definition=lu["definition"],
        consigne=lu["consigne"],
        themes=split_codes(lu["themes"]),
        famille_politique=lu["famille_politique"] or None,
        auteur=lu["auteur"] or None,
        passage=lu["passage"] or None,
    )
    if ancien is None:
        return terme
    return replace(
        terme,
        date_terme=ancien.date_terme,
        etat=ancien.etat,
        remplace_par=ancien.remplace_par,
    )


MOTIF_DEPASSE = (
    "les termes propres ont changé depuis l’export de cette grille ; reprendre la feuille « Termes "
    "propres » d’une grille exportée aujourd’hui"
)


def compare_termes(page: PageTermes | None, etat: EtatLecture) -> tuple[ChangementConstat, ...]:
    """Return what the sheet would change; nothing when it is as it was written."""
    ranges = {t.code: t for t in read_termes(etat.termes)}
    if page is None or page.marque == compute_marque(page.termes):
        return ()
    proposes = {t.code: t for t in page.termes}
    if ranges == proposes:
        return ()
    motif = None
    if etat.est_demonstration:
        motif = MOTIF_SIMULEE
    elif page.marque != compute_marque(tuple(ranges.values())):
        motif = MOTIF_DEPASSE
    return tuple(
        ChangementConstat(
            "modifie" if code in ranges else "ajoute",
            code,
            ranges[code].libelle if code in ranges else None,
            terme.libelle,
            motif,
        )
        for code, terme in proposes.items()
        if ranges.get(code) != terme
    )


def build_termes(page: PageTermes, etat: EtatLecture, jour: date | None) -> tuple[TermePropre, ...]:
    """Return the own terms as the import leaves them, the new ones dated."""
    connus = {t.code for t in read_termes(etat.termes)}
    return tuple(
        t if t.code in connus else replace(t, date_terme=jour, etat=ACTIF) for t in page.termes
    )
