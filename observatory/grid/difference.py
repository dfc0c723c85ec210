"""What a grid would change: every cell it covers, set against what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.grid import feuilles, textes
from observatory.grid.constats import compare_constats
from observatory.grid.etat import EtatLecture, load_etat
from observatory.grid.facettes import compare_facettes
from observatory.grid.feuille_termes import compare_termes
from observatory.grid.jetons import Bareme, Refus, read_jeton, write_jeton
from observatory.grid.modele import (
    CHAMPS_PREUVE,
    Cle,
    Difference,
    Endroit,
    Genre,
    Grille,
    Modification,
    PreuveSaisie,
    Saisie,
)
from observatory.grid.termes import use_termes

MOTIF_SIMULEE = (
    "lecture de démonstration : ses cellules sont simulées et ne se codent pas ; créer une lecture "
    "réelle avec « observatory grid new »"
)


@dataclass(frozen=True, slots=True)
class CelluleGrille:
    """One cell on one side of the comparison: its coding and its evidence."""

    saisie: Saisie
    preuves: tuple[PreuveSaisie, ...] = ()


def compare_grid(grille: Grille, paths: Paths, codebook: Codebook) -> Difference:
    """Return what importing the grid would add, change, remove, and what it refuses."""
    etat = load_etat(paths, grille.code_lecture)
    return compare_with(grille, etat, codebook)


def compare_with(grille: Grille, etat: EtatLecture, codebook: Codebook) -> Difference:
    """Return the comparison of a grid with a lecture already loaded."""
    codebook = use_termes(codebook, etat)
    baremes = feuilles.build_baremes(codebook)
    avant = list_stored(grille, etat, baremes)
    apres = list_proposed(grille, avant)
    fautives = {a.cle: a.sentence for a in grille.anomalies if a.cle is not None}
    modifications: list[Modification] = []
    inchangees = 0
    for cle in sorted(grille.couverture):
        motif = fautives.get(cle)
        genre, champs = _compare_cell(avant.get(cle), apres.get(cle))
        if motif is None and genre is None:
            inchangees += cle in avant
            continue
        if motif is None and etat.est_demonstration:
            motif = MOTIF_SIMULEE
        retenu: Genre = "refusee" if motif is not None or genre is None else genre
        modifications.append(
            Modification(
                genre=retenu,
                code_unite=cle[0],
                nom_unite=etat.unites[cle[0]],
                code_indicateur=cle[1],
                libelle=codebook.indicateur(cle[1]).libelle,
                avant=_show(avant.get(cle), baremes[cle[1]]),
                apres=_show(apres.get(cle), baremes[cle[1]]),
                champs=champs,
                lieu=grille.lieux.get(cle, Endroit()),
                motif=motif,
            )
        )
    facettes = compare_facettes(grille, etat, codebook)
    return replace(_sort(grille, etat, modifications, inchangees), facettes=facettes)


def _sort(
    grille: Grille, etat: EtatLecture, modifications: list[Modification], inchangees: int
) -> Difference:
    """Return the changes by kind."""
    return Difference(
        code_lecture=grille.code_lecture,
        codeur=grille.codeur,
        ajoutees=tuple(m for m in modifications if m.genre == "ajoutee"),
        modifiees=tuple(m for m in modifications if m.genre == "modifiee"),
        retirees=tuple(m for m in modifications if m.genre == "retiree"),
        refusees=tuple(m for m in modifications if m.genre == "refusee"),
        anomalies=grille.anomalies,
        reparations=grille.reparations,
        nb_inchangees=inchangees,
        empreinte=etat.empreinte,
        constats=compare_constats(grille.constats, etat),
        termes=compare_termes(grille.termes, etat),
    )


def list_stored(
    grille: Grille, etat: EtatLecture, baremes: Mapping[str, Bareme]
) -> dict[Cle, CelluleGrille]:
    """Return the stored cells the grid covers, as a grid would show them."""
    preuves = etat.list_preuves(grille.codeur)
    return {
        cle: CelluleGrille(
            _normalise(saisie, baremes[cle[1]]),
            tuple(_normalise_preuve(p) for p in preuves.get(cle, ())),
        )
        for cle, saisie in etat.list_saisies(grille.codeur).items()
        if cle in grille.couverture
    }


def list_proposed(grille: Grille, avant: Mapping[Cle, CelluleGrille]) -> dict[Cle, CelluleGrille]:
    """Return the cells the grid proposes; what it does not speak of is taken from the store.

    A date left blank says nothing: the cell keeps its own as long as its value is the same.
    """
    proposees = {}
    for cle, saisie in grille.cellules.items():
        ancienne = avant.get(cle)
        lue = saisie
        if "commentaire" not in grille.champs:
            lue = replace(lue, commentaire=ancienne.saisie.commentaire if ancienne else None)
        est_meme = ancienne is not None and ancienne.saisie.reading == lue.reading
        if "date_codage" not in grille.champs or (lue.date_codage is None and est_meme):
            lue = replace(lue, date_codage=ancienne.saisie.date_codage if ancienne else None)
        preuves = grille.preuves.get(cle, ())
        if "preuves" not in grille.champs:
            preuves = ancienne.preuves if ancienne else ()
        proposees[cle] = CelluleGrille(lue, preuves)
    return proposees


def _normalise(saisie: Saisie, bareme: Bareme) -> Saisie:
    """Return a stored cell as it comes back from a grid left untouched."""
    try:
        lue, _ = read_jeton(write_jeton(saisie, bareme), bareme)
    except (Refus, KeyError):
        return saisie
    commentaire = textes.clean(saisie.commentaire or "") or None
    return replace(lue, date_codage=saisie.date_codage, commentaire=commentaire)


def _normalise_preuve(preuve: PreuveSaisie) -> PreuveSaisie:
    propres = {
        champ: textes.clean(valeur) or None
        for champ in CHAMPS_PREUVE
        if isinstance(valeur := getattr(preuve, champ), str)
    }
    return replace(preuve, **(propres | {"certitude": propres.get("certitude") or "ferme"}))  # type: ignore[arg-type]


def _compare_cell(
    avant: CelluleGrille | None, apres: CelluleGrille | None
) -> tuple[Genre | None, tuple[str, ...]]:
    """Return the kind of change and the fields that differ; no kind when nothing does."""
    if avant is None or apres is None:
        if avant is apres:
            return None, ()
        return ("ajoutee" if avant is None else "retiree"), ()
    champs = []
    if avant.saisie.reading != apres.saisie.reading:
        champs.append("valeur")
    for champ in ("commentaire", "date_codage"):
        if getattr(avant.saisie, champ) != getattr(apres.saisie, champ):
            champs.append(champ)
    if avant.preuves != apres.preuves:
        champs.append("preuves")
    return ("modifiee" if champs else None), tuple(champs)


def _show(cellule: CelluleGrille | None, bareme: Bareme) -> str | None:
    if cellule is None:
        return None
    try:
        return str(write_jeton(cellule.saisie, bareme))
    except KeyError:
        return cellule.saisie.valeur
