"""The workbook by contract read back: each sheet covers the cells it names, and only them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from observatory.codebook.codebook import Codebook
from observatory.grid import champs, feuilles, jetons, textes
from observatory.grid.classeur import Case, Classeur, FeuilleLue
from observatory.grid.etat import EtatLecture
from observatory.grid.facettes import rank_cells
from observatory.grid.feuille_termes import read_page
from observatory.grid.jetons import Brut, Refus
from observatory.grid.lecture_axe import read_value
from observatory.grid.lecture_constats import read_constats
from observatory.grid.lecture_facettes import FacettesLues
from observatory.grid.lecture_tables import (
    build_references,
    find_cell,
    number_preuves,
    read_raw_rows,
)
from observatory.grid.modele import (
    CHAMPS_PREUVE,
    Cle,
    Endroit,
    Grille,
    PageFacettes,
    PreuveSaisie,
    Saisie,
)
from observatory.grid.par_contrat import CELLULE_CONTRAT, COLONNES, FEUILLES_COMMUNES, list_units
from observatory.grid.releve import Releve


@dataclass
class _ContratsLus:
    """What the sheets gave so far."""

    cellules: dict[Cle, Saisie] = field(default_factory=dict)
    lieux: dict[Cle, Endroit] = field(default_factory=dict)
    preuves: dict[Cle, list[tuple[Endroit, PreuveSaisie]]] = field(default_factory=dict)
    facettes: FacettesLues = field(default_factory=FacettesLues)
    reponses: set[Cle] = field(default_factory=set)


def read_contrats(
    fichier: str,
    classeur: Classeur,
    etat: EtatLecture,
    codeur: str,
    codebook: Codebook,
    releve: Releve,
) -> Grille:
    """Return the grid of a workbook by contract, every fault recorded.

    A sheet left out, a row deleted say nothing of their cells; a level left blank says nobody read.
    """
    lu = _ContratsLus()
    baremes = feuilles.build_baremes(codebook)
    references = build_references(etat, codebook)
    for page, unite in _list_pages(classeur, etat, releve):
        for valeurs, lieux in read_raw_rows(page, COLONNES, releve):
            ligne: dict[str, Brut] = {**valeurs, "code_unite": unite}
            places = {**lieux, "code_unite": lieux["code_indicateur"]}
            cle = find_cell(ligne, places, references, releve)
            if cle is None:
                continue
            if ligne.get("facette") is not None:
                lu.reponses.add(cle)
                lu.facettes.read(cle, ligne, places, codebook, releve)
            else:
                _read_row(cle, ligne, places, baremes[cle[1]], codebook, releve, lu)
    autres = {
        cle: saisie
        for cle, saisie in etat.list_saisies(codeur).items()
        if cle not in lu.lieux and cle[1] in baremes
    }
    rangs = rank_cells({**autres, **lu.cellules}, codeur, codebook)
    saisies = lu.facettes.finish(codeur, rangs, codebook, releve)
    couverture = frozenset(lu.lieux)
    constats = _find_page(classeur, feuilles.CONSTATS, releve)
    termes = _find_page(classeur, feuilles.TERMES, releve)
    return Grille(
        fichier=fichier,
        code_lecture=str(etat.lecture["code_lecture"]),
        codeur=codeur,
        version_codebook=None,
        cellules=lu.cellules,
        couverture=couverture,
        preuves={c: number_preuves(s, releve, c) for c, s in lu.preuves.items()},
        facettes=PageFacettes(
            frozenset(feuilles.FACETTES), saisies, couverture | frozenset(lu.reponses)
        ),
        constats=read_constats(constats, etat, codebook, releve) if constats else None,
        termes=read_page(termes, etat, codebook, releve) if termes else None,
        lieux=lu.lieux,
        anomalies=tuple(releve.anomalies),
        reparations=tuple(releve.reparations),
    )


def _find_page(classeur: Classeur, nom: str, releve: Releve) -> FeuilleLue | None:
    """Return the sheet of findings, or of own terms, None when it was left out."""
    for page in classeur.pages:
        if textes.key(page.nom) == textes.key(nom):
            if not page.est_visible:
                releve.refuse(
                    Endroit(page.nom), "feuille masquée",
                    "l’afficher et vérifier ce qu’elle contient",
                )  # fmt: skip
            return page
    return None


def _list_pages(
    classeur: Classeur, etat: EtatLecture, releve: Releve
) -> Iterator[tuple[FeuilleLue, str]]:
    """Yield the sheets of contracts with the contract each names, once each."""
    references = feuilles.index_references(list_units(etat))
    vues: dict[str, str] = {}
    communes = {textes.key(nom) for nom in FEUILLES_COMMUNES}
    for page in classeur.pages:
        if textes.key(page.nom) in communes:
            continue
        lieu = page.lieu(*CELLULE_CONTRAT)
        texte = page.text(*CELLULE_CONTRAT)
        unite = feuilles.find_code(texte, references)
        if not page.est_visible:
            releve.refuse(
                Endroit(page.nom), "feuille masquée", "l’afficher et vérifier ce qu’elle contient"
            )
        elif unite is None:
            releve.refuse(
                lieu, "contrat inconnu de cette lecture" if texte else "contrat non dit",
                "remettre « code — nom » du contrat, comme dans la grille exportée",
                trouve=texte or None,
            )  # fmt: skip
        elif unite in vues:
            releve.refuse(
                lieu, f"contrat déjà lu sur la feuille « {vues[unite]} »",
                "garder une seule des deux feuilles", trouve=unite,
            )  # fmt: skip
        else:
            vues[unite] = page.nom
            yield page, unite


def _read_row(
    cle: Cle,
    valeurs: Mapping[str, Brut],
    lieux: Mapping[str, Endroit],
    bareme: jetons.Bareme,
    codebook: Codebook,
    releve: Releve,
    lu: _ContratsLus,
) -> None:
    """Read the row of a level, or of one more piece of evidence of a cell met above."""
    brut = valeurs.get("valeur")
    if cle not in lu.lieux:
        lu.lieux[cle] = lieux["valeur"]
        if brut is None:
            saisie = None
        else:
            saisie = read_value(Case(brut), bareme, lieux["valeur"], releve, cle)
        if saisie is not None:
            lu.cellules[cle] = _read_remarks(cle, saisie, valeurs, lieux, releve)
    elif brut is not None:
        releve.refuse(
            lieux["valeur"], "deux niveaux pour le même terme",
            "n’en garder qu’un ; vider le niveau des lignes d’autres preuves",
            trouve=brut, cle=cle,
        )  # fmt: skip
        return
    _read_evidence(cle, valeurs, lieux, codebook, releve, lu)


def _read_remarks(
    cle: Cle,
    saisie: Saisie,
    valeurs: Mapping[str, Brut],
    lieux: Mapping[str, Endroit],
    releve: Releve,
) -> Saisie:
    champ = "commentaire"
    try:
        commentaire = jetons.read_text(valeurs.get(champ)) or None
        champ = "date_codage"
        jour = champs.read_day(valeurs.get(champ))
    except Refus as refus:
        releve.refuse_value(lieux[champ], refus, valeurs.get(champ), cle)
        return saisie
    return replace(saisie, commentaire=commentaire, date_codage=jour)


def _read_evidence(
    cle: Cle,
    valeurs: Mapping[str, Brut],
    lieux: Mapping[str, Endroit],
    codebook: Codebook,
    releve: Releve,
    lu: _ContratsLus,
) -> None:
    dits = {champ: valeurs.get(champ) for champ in CHAMPS_PREUVE}
    if not any(v is not None for champ, v in dits.items() if champ != "certitude"):
        return
    if cle not in lu.cellules:
        if cle not in releve.cles_fautives:
            releve.refuse(
                lieux["valeur"], "preuve d’un terme qui n’a pas de niveau",
                "donner le niveau, ou vider les colonnes de preuve", cle=cle,
            )  # fmt: skip
        return
    preuve, refuses = champs.read_preuve(dits, codebook)
    for refuse in refuses:
        releve.refuse_value(lieux[refuse.champ], refuse.refus, refuse.valeur, cle)
    if preuve is not None:
        lu.preuves.setdefault(cle, []).append((lieux["numero"], preuve))
