"""A coding grid in long form: one line per cell, or per cell and piece of evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from observatory.base import formula
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.facettes import NON_DIT
from observatory.contracts import lieux, tables
from observatory.grid import champs, feuilles, jetons, textes
from observatory.grid.classeur import Case
from observatory.grid.codeurs import settle_codeur
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.export_csv import PREUVE
from observatory.grid.facettes import NON_DIT_ECRIT, rank_cells
from observatory.grid.jetons import Bareme, Refus
from observatory.grid.lecture_axe import read_value
from observatory.grid.lecture_facettes import FacettesLues
from observatory.grid.lecture_tables import References, build_references, number_preuves
from observatory.grid.lignes_csv import LigneCsv, find_constant, list_champs, read_lines
from observatory.grid.modele import (
    NOM_CODEUR,
    Cle,
    Endroit,
    Grille,
    PageFacettes,
    PreuveSaisie,
    Saisie,
)
from observatory.grid.releve import Releve
from observatory.grid.termes import use_termes


@dataclass
class _LignesLues:
    """What the lines gave so far."""

    cellules: dict[Cle, Saisie] = field(default_factory=dict)
    premieres: dict[Cle, tuple[str, ...]] = field(default_factory=dict)
    lieux: dict[Cle, Endroit] = field(default_factory=dict)
    preuves: dict[Cle, list[tuple[Endroit, PreuveSaisie]]] = field(default_factory=dict)


def read_csv(
    fichier: Path, paths: Paths, codebook: Codebook, code_lecture: str | None, codeur: str | None
) -> Grille:
    """Return the grid of a CSV: it covers the cells it names, and only them.

    Raises DataError when its columns or its lecture are not known.
    """
    releve = Releve()
    colonnes, lignes = read_lines(fichier, releve, list_words(paths, codebook))
    lecture = find_constant("code_lecture", lignes, code_lecture, releve)
    nom = find_constant("codeur", lignes, codeur, releve)
    if not lecture or (nom and not NOM_CODEUR.fullmatch(nom)):
        releve.stop(fichier.name)
    etat = load_etat(paths, lecture)
    codebook = use_termes(codebook, etat)
    if nom:
        nom = settle_codeur(nom, etat.codeurs, lignes[0].lieu("codeur"), releve)
    baremes = feuilles.build_baremes(codebook)
    references = build_references(etat, codebook)
    lu = _LignesLues()
    _refuse_simulated(lignes, etat, releve)
    facettes, reponses = FacettesLues(), set[Cle]()
    for ligne in lignes:
        cle = _find_cell(ligne, references, releve)
        if cle is None:
            continue
        if ligne.valeurs.get("facette", "").strip():
            reponses.add(cle)
            _read_answer(ligne, cle, codebook, releve, facettes)
        else:
            _read_line(ligne, cle, baremes[cle[1]], codebook, releve, lu)
    rangs = rank_cells({**_list_others(etat, nom, lu, baremes), **lu.cellules}, nom, codebook)
    saisies = facettes.finish(nom, rangs, codebook, releve)
    natures = feuilles.FACETTES.keys() if "facette" in colonnes else ()
    return Grille(
        fichier=fichier.name,
        code_lecture=lecture,
        codeur=nom,
        version_codebook=None,
        cellules=lu.cellules,
        couverture=frozenset(lu.premieres),
        preuves={c: number_preuves(s, releve, c) for c, s in lu.preuves.items()},
        champs=list_champs(colonnes),
        facettes=PageFacettes(
            frozenset(natures), saisies, frozenset(reponses | lu.premieres.keys())
        ),
        lieux=lu.lieux,
        anomalies=tuple(releve.anomalies),
        reparations=tuple(releve.reparations),
    )


def _list_others(
    etat: EtatLecture, codeur: str, lu: _LignesLues, baremes: Mapping[str, Bareme]
) -> dict[Cle, Saisie]:
    """Return the stored cells the file does not name, of indicators that still exist."""
    return {
        cle: saisie
        for cle, saisie in etat.list_saisies(codeur).items()
        if cle not in lu.premieres and cle[1] in baremes
    }


def _read_answer(
    ligne: LigneCsv, cle: Cle, codebook: Codebook, releve: Releve, facettes: FacettesLues
) -> None:
    """Read a line that answers an attribute or a link of a cell."""
    champs_lus = ("facette", "valeur", "certitude", *list(PREUVE)[1:], "numero")
    valeurs: dict[str, jetons.Brut] = {c: ligne.valeurs.get(c) or None for c in champs_lus}
    valeurs["facette"] = formula.restore(ligne.valeurs["facette"].strip())
    if textes.key(ligne.valeurs.get("statut", "")) == textes.key(NON_DIT):
        if valeurs["valeur"] is None:
            valeurs["valeur"] = NON_DIT_ECRIT
        else:
            releve.refuse(
                ligne.lieu("statut"), "« non dit » avec une réponse",
                "vider la réponse, ou écrire « dit »", trouve=ligne.valeurs["valeur"], cle=cle,
            )  # fmt: skip
            return
    lieux = {c: ligne.lieu(c) for c in (*champs_lus, "code_indicateur", "code_unite")}
    facettes.read(cle, valeurs, lieux, codebook, releve)


def list_words(paths: Paths, codebook: Codebook) -> set[str]:
    """Return the words a grid of ours may hold: labels of the codebook, names of contracts."""
    unites = lieux.read_list(paths, tables.UNITES)
    phrases = [i.libelle for i in codebook.indicateurs()]
    phrases += [n.libelle for e in codebook.echelles.values() for n in e.niveaux]
    phrases += [m.libelle for v in codebook.vocabulaires.values() for m in v]
    phrases += [str(nom) for nom in unites["nom_unite"]]
    return {mot for phrase in phrases for mot in re.findall(r"[^\W\d_]+", phrase)}


def _refuse_simulated(lignes: list[LigneCsv], etat: EtatLecture, releve: Releve) -> None:
    """A simulated cell may only go back to a simulated lecture; one message says it."""
    for ligne in lignes:
        if (
            textes.key(ligne.valeurs.get("provenance", "")) == "simule"
            and not etat.est_demonstration
        ):
            releve.refuse(
                ligne.lieu("provenance"),
                "codage simulé : il ne peut pas entrer dans une lecture réelle",
                "coder les contrats sur une grille vierge de cette lecture",
            )
            return


def _find_cell(ligne: LigneCsv, references: References, releve: Releve) -> Cle | None:
    codes: list[str | None] = []
    for colonne, index, nom in (
        ("code_unite", references.unites, "contrat"),
        ("code_indicateur", references.indicateurs, "indicateur"),
    ):
        texte = formula.restore(ligne.valeurs[colonne].strip())
        code = feuilles.find_code(texte, index)
        if code is None:
            releve.refuse(
                ligne.lieu(colonne),
                f"{nom} inconnu" if texte else f"{nom} manquant",
                "employer un code de la grille exportée",
                trouve=texte or None,
            )
        elif code != texte:
            releve.repair(ligne.lieu(colonne), f"« {textes.excerpt(texte)} » lu « {code} »")
        codes.append(code)
    unite, indicateur = codes
    return (unite, indicateur) if unite and indicateur else None


def _read_line(
    ligne: LigneCsv, cle: Cle, bareme: Bareme, codebook: Codebook, releve: Releve, lu: _LignesLues
) -> None:
    """Read one line: the first of a cell gives its coding, all give evidence."""
    codage = tuple(
        ligne.valeurs.get(c, "").strip()
        for c in ("valeur", "sens", "statut", "certitude", "date_codage", "commentaire")
    )
    if cle not in lu.premieres:
        lu.premieres[cle] = codage
        lu.lieux[cle] = ligne.lieu("valeur")
        saisie = _read_saisie(ligne, cle, bareme, codebook, releve)
        if saisie is not None:
            lu.cellules[cle] = saisie
    elif lu.premieres[cle] != codage:
        releve.refuse(
            ligne.lieu("valeur"),
            "deux codages différents de la même cellule",
            "n’en garder qu’un",
            trouve=" × ".join(cle),
            cle=cle,
        )
    _read_evidence(ligne, cle, codebook, releve, lu)


def _read_saisie(
    ligne: LigneCsv, cle: Cle, bareme: Bareme, codebook: Codebook, releve: Releve
) -> Saisie | None:
    """Return the coding of a line, None when it is blank or cannot be read."""
    valeur, statut = ligne.valeurs["valeur"], ligne.valeurs.get("statut", "").strip()
    if not valeur.strip() and not statut:
        return None
    if statut:
        saisie = _read_terms(ligne, cle, bareme, codebook, releve)
    else:
        saisie = read_value(Case(valeur), bareme, ligne.lieu("valeur"), releve, cle)
    if saisie is None:
        return None
    for colonne in ("commentaire", "date_codage"):
        brut = ligne.valeurs.get(colonne) or None
        try:
            if colonne == "commentaire":
                saisie = replace(saisie, commentaire=jetons.read_text(brut) or None)
            else:
                saisie = replace(saisie, date_codage=champs.read_day(brut))
        except Refus as refus:
            releve.refuse_value(ligne.lieu(colonne), refus, brut, cle)
    return saisie


def _read_terms(
    ligne: LigneCsv, cle: Cle, bareme: Bareme, codebook: Codebook, releve: Releve
) -> Saisie | None:
    """Return a coding whose status, sense and certainty have their own columns."""
    lus: dict[str, str] = {}
    colonne = "valeur"
    try:
        for colonne, defaut in (("statut", None), ("sens", "exact"), ("certitude", "ferme")):
            brut = ligne.valeurs.get(colonne, "").strip()
            lus[colonne] = champs.read_term(brut, codebook, colonne) or str(defaut)
        colonne = "valeur"
        return jetons.read_bare(ligne.valeurs["valeur"], bareme, **lus)
    except Refus as refus:
        releve.refuse_value(ligne.lieu(colonne), refus, ligne.valeurs.get(colonne), cle)
        return None


def _read_evidence(
    ligne: LigneCsv, cle: Cle, codebook: Codebook, releve: Releve, lu: _LignesLues
) -> None:
    valeurs = {champ: ligne.valeurs.get(colonne, "") for champ, colonne in PREUVE.items()}
    if not any(v.strip() for champ, v in valeurs.items() if champ != "certitude"):
        return
    if cle not in lu.cellules:
        if cle not in releve.cles_fautives:
            releve.refuse(
                ligne.lieu("valeur"),
                "preuve d’une cellule qui n’est pas codée",
                "coder la cellule, ou vider les colonnes de preuve",
                cle=cle,
            )
        return
    preuve, refuses = champs.read_preuve({c: v or None for c, v in valeurs.items()}, codebook)
    for refuse_ in refuses:
        releve.refuse_value(ligne.lieu(PREUVE[refuse_.champ]), refuse_.refus, refuse_.valeur, cle)
    if preuve is not None:
        lu.preuves.setdefault(cle, []).append((ligne.lieu("numero"), preuve))
