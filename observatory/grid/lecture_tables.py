"""The sheets « Preuves » and « Remarques »: one row each, tied to a cell of the grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from observatory.codebook.codebook import Codebook
from observatory.grid import champs, feuilles, jetons, textes
from observatory.grid.classeur import Case, FeuilleLue
from observatory.grid.etat import EtatLecture
from observatory.grid.feuilles import LIGNE_ENTETE_TABLE, ColonneTable
from observatory.grid.jetons import Brut, Refus
from observatory.grid.lecture_axe import refuse_content
from observatory.grid.modele import Cle, Endroit, PreuveSaisie, Saisie
from observatory.grid.releve import Releve


@dataclass(frozen=True)
class References:
    """What the first two columns of a row may name."""

    unites: Mapping[str, str]
    indicateurs: Mapping[str, str]


def build_references(etat: EtatLecture, codebook: Codebook) -> References:
    """Return what the rows of evidence and remarks may name."""
    return References(
        feuilles.index_references(list(etat.unites.items())),
        feuilles.index_references(
            [(i.code, i.libelle) for i in codebook.indicateurs() if i.est_codable]
        ),
    )


@dataclass(frozen=True)
class LigneTable:
    """One row: the cell of the grid it is about, its values and their places."""

    cle: Cle
    valeurs: Mapping[str, Brut]
    lieux: Mapping[str, Endroit]


def read_preuves(
    page: FeuilleLue,
    references: References,
    cellules: Mapping[Cle, Saisie],
    codebook: Codebook,
    releve: Releve,
) -> dict[Cle, tuple[PreuveSaisie, ...]]:
    """Return the evidence of each cell, numbered."""
    lues: dict[Cle, list[tuple[Endroit, PreuveSaisie]]] = {}
    for ligne in _read_rows(page, feuilles.COLONNES_PREUVES, references, releve):
        preuve, refuses = champs.read_preuve(ligne.valeurs, codebook)
        for refuse in refuses:
            releve.refuse_value(ligne.lieux[refuse.champ], refuse.refus, refuse.valeur, ligne.cle)
        if preuve is not None and _is_coded(ligne, cellules, releve, "preuve"):
            lues.setdefault(ligne.cle, []).append((ligne.lieux["numero"], preuve))
    return {cle: number_preuves(suite, releve, cle) for cle, suite in lues.items()}


def number_preuves(
    suite: Sequence[tuple[Endroit, PreuveSaisie]], releve: Releve, cle: Cle
) -> tuple[PreuveSaisie, ...]:
    """Return the evidence of a cell in order; rows without a number take the next ones."""
    pris: set[int] = set()
    for lieu, preuve in suite:
        if preuve.numero in pris:
            releve.refuse(
                lieu,
                "deux preuves d’une même cellule ont ce numéro",
                "vider le numéro de l’une des deux",
                trouve=preuve.numero,
                cle=cle,
            )
        if preuve.numero != champs.SANS_NUMERO:
            pris.add(preuve.numero)
    numerotees, suivant = [], max(pris, default=0) + 1
    for _, preuve in suite:
        if preuve.numero == champs.SANS_NUMERO:
            numerotees.append(replace(preuve, numero=suivant))
            suivant += 1
        else:
            numerotees.append(preuve)
    return tuple(sorted(numerotees, key=lambda p: p.numero))


def read_remarques(
    page: FeuilleLue, references: References, cellules: dict[Cle, Saisie], releve: Releve
) -> None:
    """Add to the coded cells their comment and date of coding."""
    vues: set[Cle] = set()
    for ligne in _read_rows(page, feuilles.COLONNES_REMARQUES, references, releve):
        lieu = ligne.lieux["code_unite"]
        if ligne.cle in vues:
            releve.refuse(
                lieu,
                "deux remarques pour la même cellule",
                "les réunir sur une seule ligne",
                cle=ligne.cle,
            )
        vues.add(ligne.cle)
        try:
            commentaire = jetons.read_text(ligne.valeurs.get("commentaire")) or None
            jour = champs.read_day(ligne.valeurs.get("date_codage"))
        except Refus as refus:
            releve.refuse_value(lieu, refus, ligne.valeurs.get("date_codage"), ligne.cle)
            continue
        if _is_coded(ligne, cellules, releve, "remarque"):
            cellules[ligne.cle] = replace(
                cellules[ligne.cle], commentaire=commentaire, date_codage=jour
            )


def _is_coded(
    ligne: LigneTable, cellules: Mapping[Cle, Saisie], releve: Releve, chose: str
) -> bool:
    """Return whether the row is about a coded cell; a blank one cannot be proven."""
    if ligne.cle in cellules:
        return True
    if ligne.cle not in releve.cles_fautives:
        releve.refuse(
            ligne.lieux["code_unite"],
            f"{chose} d’une cellule qui n’est pas codée ({' × '.join(ligne.cle)})",
            "coder la cellule, ou supprimer cette ligne",
            cle=ligne.cle,
        )
    return False


def _read_rows(
    page: FeuilleLue, attendues: Sequence[ColonneTable], references: References, releve: Releve
) -> Iterator[LigneTable]:
    for valeurs, lieux in read_raw_rows(page, attendues, releve):
        cle = find_cell(valeurs, lieux, references, releve)
        if cle is not None:
            yield LigneTable(cle, valeurs, lieux)


def read_raw_rows(
    page: FeuilleLue, attendues: Sequence[ColonneTable], releve: Releve
) -> Iterator[tuple[dict[str, Brut], dict[str, Endroit]]]:
    """Yield the filled rows of a long sheet: values and places by field."""
    for fusion in page.fusions:
        releve.refuse(
            Endroit(page.nom, fusion), "cellules fusionnées", "défusionner et remplir chaque ligne"
        )
    colonnes = _read_headers(page, attendues, releve)
    if colonnes is None:
        return
    for numero in (y for y in page.par_ligne if y > LIGNE_ENTETE_TABLE):
        lieux = {champ: page.lieu(numero, rang) for champ, rang in colonnes.items()}
        valeurs: dict[str, Brut] = {}
        for champ, rang in colonnes.items():
            case = page.cases.get((numero, rang))
            if case is not None and _is_sound(case, lieux[champ], releve):
                valeurs[champ] = case.valeur
        if valeurs:
            yield valeurs, lieux


def _is_sound(case: Case, lieu: Endroit, releve: Releve) -> bool:
    try:
        refuse_content(case)
    except Refus as refus:
        releve.refuse_value(lieu, refus, case.valeur)
        return False
    return True


def _read_headers(
    page: FeuilleLue, attendues: Sequence[ColonneTable], releve: Releve
) -> dict[str, int] | None:
    """Return the column of each field, or None when the headers cannot be trusted."""
    par_titre = {textes.key(c.titre): c.champ for c in attendues}
    colonnes: dict[str, int] = {}
    avant = len(releve.anomalies)
    for rang in page.par_colonne:
        titre = page.text(LIGNE_ENTETE_TABLE, rang)
        champ = par_titre.get(textes.key(titre))
        lieu = page.lieu(LIGNE_ENTETE_TABLE, rang)
        if champ is None and page.par_colonne[rang][-1] >= LIGNE_ENTETE_TABLE:
            releve.refuse(
                lieu,
                "colonne inconnue",
                "supprimer cette colonne, ou remettre son titre",
                trouve=titre or "sans titre",
                attendu=[c.titre for c in attendues],
            )
        elif champ in colonnes:
            releve.refuse(
                lieu,
                "colonne présente deux fois",
                "garder une seule des deux colonnes",
                trouve=titre,
            )
        elif champ is not None:
            colonnes[champ] = rang
    absentes = [c.titre for c in attendues if c.champ not in colonnes]
    if absentes:
        releve.refuse(
            Endroit(page.nom, f"ligne {LIGNE_ENTETE_TABLE}"),
            "colonnes absentes ou décalées",
            "remettre les titres de colonnes à leur place",
            trouve=", ".join(absentes),
        )
    return colonnes if len(releve.anomalies) == avant else None


def find_cell(
    valeurs: Mapping[str, Brut],
    lieux: Mapping[str, Endroit],
    references: References,
    releve: Releve,
) -> Cle | None:
    """Return the cell a row names; None when one of its two references is unknown."""
    trouves: list[str | None] = []
    for champ, index, nom in (
        ("code_unite", references.unites, "contrat"),
        ("code_indicateur", references.indicateurs, "indicateur"),
    ):
        brut = valeurs.get(champ)
        texte = "" if brut is None else str(brut)
        code = feuilles.find_code(texte, index)
        trouves.append(code)
        if code is None:
            message = f"{nom} inconnu" if texte else f"{nom} manquant"
            releve.refuse(lieux[champ], message, "choisir dans la liste", trouve=texte or None)
        elif feuilles.find_reference(texte, index) is None:
            releve.repair(lieux[champ], f"« {textes.excerpt(texte)} » lu « {code} »")
    unite, indicateur = trouves
    return (unite, indicateur) if unite and indicateur else None
