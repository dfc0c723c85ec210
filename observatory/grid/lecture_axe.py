"""The coded cells of one sheet: headers and rows checked before any cell is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from observatory.base import formula
from observatory.grid import feuilles, jetons, textes
from observatory.grid.classeur import Case, FeuilleLue
from observatory.grid.feuilles import (
    COLONNE_CODE,
    COLONNE_NOM,
    LIGNE_CODE,
    LIGNE_LIBELLE,
    PREMIERE_COLONNE,
    PREMIERE_LIGNE,
    FeuilleAxe,
)
from observatory.grid.jetons import Bareme, Brut, Refus
from observatory.grid.modele import Cle, Endroit, Saisie
from observatory.grid.releve import Releve

_REPARTIR = "repartir de la grille exportée et y recopier les valeurs"


@dataclass(frozen=True)
class Attendu:
    """What every sheet is checked against."""

    unites: Mapping[str, str]
    baremes: Mapping[str, Bareme]
    feuille_par_code: Mapping[str, str]
    derives: frozenset[str]
    retires: frozenset[str]
    est_meme_codebook: bool


@dataclass
class FeuillesLues:
    """What the sheets gave: cells, the cells they cover, and where each stands."""

    cellules: dict[Cle, Saisie] = field(default_factory=dict)
    couverture: set[Cle] = field(default_factory=set)
    lieux: dict[Cle, Endroit] = field(default_factory=dict)


def read_axe(
    page: FeuilleLue, feuille: FeuilleAxe, attendu: Attendu, releve: Releve, lu: FeuillesLues
) -> None:
    """Read one sheet into `lu`; nothing is read under headers that have moved."""
    for fusion in page.fusions:
        releve.refuse(
            Endroit(page.nom, fusion),
            "cellules fusionnées",
            "défusionner, puis écrire la valeur dans chaque cellule",
        )
    if not _check_header_place(page, feuille, releve):
        return
    colonnes = _read_columns(page, feuille, attendu, releve)
    lignes = _read_rows(page, attendu, releve)
    for ligne, unite in lignes.items():
        for colonne, code in colonnes.items():
            cle = (unite, code)
            lu.couverture.add(cle)
            lu.lieux[cle] = page.lieu(ligne, colonne)
            case = page.cases.get((ligne, colonne))
            if case is not None:
                _read_cell(case, cle, attendu, releve, lu)


def _check_header_place(page: FeuilleLue, feuille: FeuilleAxe, releve: Releve) -> bool:
    """Return whether the row of codes is where the export wrote it."""
    if textes.key(page.text(LIGNE_CODE, COLONNE_CODE)) == textes.key(feuilles.MARQUE_CODE):
        return True
    codes = {textes.key(i.code) for i in feuille.indicateurs}
    trouvees = {
        (ligne, colonne)
        for ligne, colonne in page.cases
        if textes.key(page.text(ligne, colonne)) in codes
    }
    if not trouvees:
        releve.refuse(page.lieu(LIGNE_CODE, COLONNE_CODE), "ligne des codes absente", _REPARTIR)
        return False
    ligne, colonne = min(trouvees)
    releve.refuse(
        page.lieu(ligne, colonne),
        f"en-tête décalé : les codes commencent en {page.lieu(ligne, colonne).cellule} au lieu de "
        f"{page.lieu(LIGNE_CODE, PREMIERE_COLONNE).cellule}",
        "supprimer les lignes ou colonnes insérées, remettre celles qui ont été supprimées",
    )
    return False


def _read_columns(
    page: FeuilleLue, feuille: FeuilleAxe, attendu: Attendu, releve: Releve
) -> dict[int, str]:
    """Return the indicator of each column."""
    colonnes: dict[int, str] = {}
    codes = {textes.key(code): code for code in attendu.feuille_par_code}
    for colonne in page.par_colonne:
        if colonne < PREMIERE_COLONNE:
            continue
        texte = page.text(LIGNE_CODE, colonne)
        if not texte:
            _refuse_orphan_column(page, colonne, releve)
            continue
        code = codes.get(textes.key(texte))
        refus = _explain_column(texte, code, feuille, attendu, set(colonnes.values()))
        if refus is not None:
            releve.refuse_value(page.lieu(LIGNE_CODE, colonne), refus, texte)
        elif code is not None and _check_label(page, colonne, feuille, code, attendu, releve):
            colonnes[colonne] = code
    _check_missing_columns(page, feuille, attendu, releve)
    return colonnes


def _explain_column(
    texte: str, code: str | None, feuille: FeuilleAxe, attendu: Attendu, pris: set[str]
) -> Refus | None:
    """Return why a column cannot be read, None when it can."""
    if code is None and texte in attendu.derives:
        return Refus("indicateur calculé, qui ne se code pas", "supprimer cette colonne")
    if code is None and texte in attendu.retires:
        return Refus(
            "terme retiré depuis l’export, ou hors de ce que la lecture déclare coder",
            "supprimer cette colonne ; celui qui le remplace est dans une grille exportée ce jour",
        )
    if code is None:
        return Refus("indicateur inconnu du codebook", "supprimer cette colonne")
    if attendu.feuille_par_code[code] != feuille.nom:
        autre = attendu.feuille_par_code[code]
        return Refus("indicateur d’une autre feuille", f"le remettre sur « {autre} »")
    if code in pris:
        return Refus("indicateur présent deux fois", "garder une seule des deux colonnes")
    return None


def _refuse_orphan_column(page: FeuilleLue, colonne: int, releve: Releve) -> None:
    lignes = [y for y in page.par_colonne[colonne] if y >= LIGNE_LIBELLE]
    if lignes:
        releve.refuse(
            page.lieu(min(lignes), colonne),
            "colonne sans code d’indicateur",
            "supprimer cette colonne ; noter les remarques sur la feuille « Remarques »",
            trouve=page.text(min(lignes), colonne),
        )


def _check_label(
    page: FeuilleLue, colonne: int, feuille: FeuilleAxe, code: str, attendu: Attendu, releve: Releve
) -> bool:
    """Return whether the header shown goes with its code: a shifted row would code elsewhere."""
    indicateur = next(i for i in feuille.indicateurs if i.code == code)
    prevu = feuilles.write_header(indicateur)
    montre = page.text(LIGNE_LIBELLE, colonne)
    if textes.key(montre) == textes.key(prevu):
        return True
    lieu = page.lieu(LIGNE_LIBELLE, colonne)
    if attendu.est_meme_codebook:
        releve.refuse(
            lieu,
            f"l’en-tête ne va pas avec le code « {code} »",
            trouve=montre,
            remede="remettre en face codes et en-têtes",
            attendu=[prevu],
        )
        return False
    releve.repair(lieu, f"en-tête « {textes.excerpt(montre)} » lu « {prevu} », d’après son code")
    return True


def _check_missing_columns(
    page: FeuilleLue, feuille: FeuilleAxe, attendu: Attendu, releve: Releve
) -> None:
    presents = {textes.key(page.text(LIGNE_CODE, c)) for c in page.par_colonne}
    absents = [i.code for i in feuille.indicateurs if textes.key(i.code) not in presents]
    if absents and attendu.est_meme_codebook:
        releve.refuse(
            Endroit(page.nom),
            f"colonnes absentes ({len(absents)})",
            "les remettre : une colonne vide ne code rien, une colonne ôtée se perd",
            trouve=", ".join(absents),
        )


def _read_rows(page: FeuilleLue, attendu: Attendu, releve: Releve) -> dict[int, str]:
    """Return the unit of each row."""
    lignes: dict[int, str] = {}
    nommees: set[str] = set()
    codes = {textes.key(code): code for code in attendu.unites}
    for ligne, colonnes in page.par_ligne.items():
        if ligne < PREMIERE_LIGNE:
            continue
        case = page.cases.get((ligne, COLONNE_CODE))
        if case is None:
            releve.refuse(
                page.lieu(ligne, colonnes[0]),
                "ligne sans code de contrat",
                "écrire le code dans la première colonne, ou supprimer la ligne",
                trouve=page.text(ligne, colonnes[0]),
            )
            continue
        unite = _find_unit(case, page.lieu(ligne, COLONNE_CODE), codes, releve)
        if unite is None:
            continue
        if _check_row(page, ligne, unite, nommees, attendu, releve):
            lignes[ligne] = unite
        nommees.add(unite)
    if absents := [u for u in attendu.unites if u not in nommees]:
        releve.refuse(
            Endroit(page.nom),
            f"contrats absents ({len(absents)})",
            "remettre leurs lignes : une ligne ôtée se perd",
            trouve=", ".join(absents),
        )
    return lignes


def _check_row(
    page: FeuilleLue, ligne: int, unite: str, nommees: set[str], attendu: Attendu, releve: Releve
) -> bool:
    """Return whether a row is the only one of its unit and goes with its name."""
    if unite in nommees:
        releve.refuse(
            page.lieu(ligne, COLONNE_CODE),
            "deux lignes pour le même contrat",
            "garder une seule des deux lignes",
            trouve=unite,
        )
        return False
    nom, prevu = page.text(ligne, COLONNE_NOM), attendu.unites[unite]
    if textes.key(nom) == textes.key(formula.disarm(prevu)):
        return True
    releve.refuse(
        page.lieu(ligne, COLONNE_NOM),
        f"le nom ne va pas avec le code « {unite} »",
        "remettre en face codes et noms (un tri partiel les sépare)",
        trouve=nom,
        attendu=[prevu],
    )
    return False


def _find_unit(case: Case, lieu: Endroit, codes: Mapping[str, str], releve: Releve) -> str | None:
    """Return the unit a code names; a number lost its leading zeros is mended and told."""
    texte = str(case.valeur)
    if case.genre == "formule":
        releve.refuse(lieu, "formule à la place du code", "retaper le code", trouve=texte)
        return None
    unite = feuilles.find_code(case.valeur, codes)
    if unite is None:
        releve.refuse(
            lieu,
            "contrat inconnu de cette lecture",
            "employer les codes de la grille exportée",
            trouve=texte,
        )
    elif unite != case.valeur:
        releve.repair(lieu, f"code « {textes.excerpt(case.valeur)} » lu « {unite} »")
    return unite


def _read_cell(case: Case, cle: Cle, attendu: Attendu, releve: Releve, lu: FeuillesLues) -> None:
    lieu = lu.lieux[cle]
    saisie = read_value(case, attendu.baremes[cle[1]], lieu, releve, cle)
    if saisie is not None:
        lu.cellules[cle] = saisie


def read_value(
    case: Case, bareme: Bareme, lieu: Endroit, releve: Releve, cle: Cle
) -> Saisie | None:
    """Return the coded cell, None when it cannot be read: the reason is recorded."""
    valeur: Brut = case.valeur
    try:
        refuse_content(case)
        saisie, reparation = jetons.read_jeton(valeur, bareme)
    except Refus as refus:
        montre = formula.restore(valeur) if isinstance(valeur, str) else valeur
        releve.refuse_value(lieu, refus, montre, cle)
        return None
    if reparation:
        releve.repair(lieu, reparation)
    return saisie


def refuse_content(case: Case) -> None:
    """Raise Refus on a formula or on an error of the spreadsheet."""
    if case.genre == "formule":
        raise Refus("formule", "remplacer la formule par la valeur qu’elle montre")
    if case.genre == "erreur":
        raise Refus("erreur de calcul du tableur", "effacer ou retaper la valeur")
