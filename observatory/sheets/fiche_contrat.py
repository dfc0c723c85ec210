"""Content of the printed sheet of one contract: the card and the comparison, set on two pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from observatory.queries.cellules import Cellule, list_cellules_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import Forme, list_formes_contrat
from observatory.queries.filtres import Filtres
from observatory.queries.indicateurs import list_indicateurs
from observatory.queries.lectures import Lecture, load_lecture
from observatory.sheets.axes import AXE_INSTRUMENT, AXE_PARTENAIRE, name_axe, order_axe
from observatory.sheets.cellules import write_valeur
from observatory.sheets.comparaison import Comparaison, build_comparaison
from observatory.sheets.comparaison_lignes import AxeCompare, LigneComparee
from observatory.sheets.contrat import FicheContrat, build_fiche_contrat
from observatory.sheets.fiche_pied import (
    ADRESSE_DEFAUT,
    PiedFiche,
    build_pied,
    describe_filtres,
    write_adresse,
)
from observatory.sheets.fiche_regles import list_regles
from observatory.sheets.francais import FINE, INSECABLE, quantite, typographier
from observatory.sheets.tableaux import FAMILLES_POLITIQUES
from observatory.sheets.unites import titrer

NB_DISTINCTIONS = 6
"""How many differences are said in sentences before the tables."""


@dataclass(frozen=True)
class SectionFiche:
    """Some lines of the comparison under one title; `est_principale` sections come first."""

    titre: str
    lignes: tuple[LigneComparee, ...]
    reste: str | None
    est_principale: bool


@dataclass(frozen=True)
class LigneVilles:
    """One indicator read in the towns of a contract; one value per town, in their order."""

    libelle: str
    valeurs: tuple[str, ...]


@dataclass(frozen=True)
class FicheContratImprimee:
    """The printed sheet of one contract.

    `non_code` says why the lecture has nothing to compare (None when it has); `axes_non_codes`
    then lists what could be read. `villes` and `lignes_villes` serve a lecture of towns.
    """

    code_contrat: str
    nom: str
    surtitre: str
    est_simulee: bool
    est_bornee: bool
    annonce: tuple[str, str]
    fiche: FicheContrat
    comparaison: Comparaison
    distinctions: tuple[LigneComparee, ...]
    sections: tuple[SectionFiche, ...]
    non_code: str | None
    axes_non_codes: tuple[tuple[str, str], ...]
    villes: tuple[str, ...]
    lignes_villes: tuple[LigneVilles, ...]
    formes: tuple[Forme, ...]
    titre_carte: str
    titre_territoire: str
    regles: tuple[str, ...]
    pied: PiedFiche


def build_fiche_imprimee(
    entrepot: Entrepot, filtres: Filtres, code_contrat: str, base: str = ADRESSE_DEFAUT
) -> FicheContratImprimee:
    """Return the printed sheet of one contract in the lecture of the filters.

    Raises QueryError when the contract or the lecture is unknown.
    """
    vue = Filtres(lecture=filtres.lecture)
    lecture = load_lecture(entrepot, filtres.lecture)
    comparaison = build_comparaison(entrepot, vue, code_contrat)
    fiche = build_fiche_contrat(entrepot, vue, code_contrat)
    est_codee = comparaison.reserve is None
    villes, lignes_villes = _list_towns(entrepot, lecture, code_contrat, est_codee=est_codee)
    adresse = write_adresse(base, "contrat", vue.with_changes(contrat=code_contrat).to_params())
    return FicheContratImprimee(
        code_contrat=code_contrat,
        nom=comparaison.nom,
        surtitre="Fiche contrat",
        est_simulee=lecture.est_simulee,
        est_bornee=lecture.est_partielle,
        annonce=announce(lecture, fiche, est_codee=est_codee or bool(villes)),
        fiche=fiche,
        comparaison=comparaison,
        distinctions=list_distinctions(comparaison.axes) if est_codee else (),
        sections=tuple(list_sections(comparaison.axes)) if est_codee else (),
        non_code=comparaison.reserve,
        axes_non_codes=() if est_codee or villes else _list_axes(entrepot),
        villes=villes,
        lignes_villes=lignes_villes,
        formes=tuple(list_formes_contrat(entrepot, code_contrat)),
        titre_carte=titrer("Les quartiers prioritaires et leurs communes", lecture.est_simulee),
        titre_territoire=titrer(
            "Le territoire au regard de la région et de la France", lecture.est_simulee
        ),
        regles=list_regles(lecture),
        pied=build_pied(
            entrepot,
            lecture,
            f"{describe_filtres(entrepot, vue, lecture)}{FINE}; "
            f"pairs{INSECABLE}: {comparaison.groupe.libelle.lower()}",
            adresse,
            list_sources(comparaison),
        ),
    )


def announce(lecture: Lecture, fiche: FicheContrat, *, est_codee: bool) -> tuple[str, str]:
    """Return what stands under the title: the warning of the lecture, or that nothing is coded."""
    if est_codee or lecture.est_simulee:
        return fiche.bandeau.titre, fiche.bandeau.texte or ""
    return (
        "Contrat non codé",
        "Cette fiche ne donne que le territoire ; la lecture choisie ne porte pas sur ce contrat.",
    )


def list_sources(comparaison: Comparaison) -> tuple[str, ...]:
    """Return the sources of the territory figures, each once."""
    return tuple(dict.fromkeys(typographier(c.source) for c in comparaison.chiffres))


def list_distinctions(axes: Sequence[AxeCompare]) -> tuple[LigneComparee, ...]:
    """Return the lines that set this contract most apart, all axes together."""
    lignes = [x for a in axes for x in a.lignes if x.est_difference]
    lignes.sort(key=lambda x: (-(x.ecart or 0), -(x.ecart_possible or 0), -x.region.k))
    return tuple(lignes[:NB_DISTINCTIONS])


def list_sections(axes: Sequence[AxeCompare]) -> Iterator[SectionFiche]:
    """Yield partners, instruments by family, then what the contract answers on other axes."""
    par_axe = {a.axe: a for a in axes}
    if AXE_PARTENAIRE in par_axe:
        partenaires = par_axe[AXE_PARTENAIRE]
        if partenaires.lignes:
            yield SectionFiche(partenaires.titre, partenaires.lignes, partenaires.reste, True)
    if AXE_INSTRUMENT in par_axe:
        yield from _split_instruments(par_axe[AXE_INSTRUMENT])
    for axe in sorted(axes, key=lambda a: order_axe(a.axe)):
        if axe.axe in (AXE_PARTENAIRE, AXE_INSTRUMENT):
            continue
        repondues = tuple(x for x in axe.lignes if x.ecart is not None)
        if repondues:
            yield SectionFiche(axe.titre, repondues, None, False)


def _split_instruments(axe: AxeCompare) -> Iterator[SectionFiche]:
    est_simulee = any(x.region.est_simule for x in axe.lignes)
    familles = dict.fromkeys(x.famille_politique for x in axe.lignes)
    ordre = list(FAMILLES_POLITIQUES)
    for famille in sorted(familles, key=lambda f: ordre.index(f) if f in ordre else len(ordre)):
        titre = FAMILLES_POLITIQUES.get(famille or "", name_axe(axe.axe))
        siennes = tuple(x for x in axe.lignes if x.famille_politique == famille)
        yield SectionFiche(titrer(titre, est_simulee), siennes, axe.reste, True)
        axe = replace(axe, reste=None)


def _list_axes(entrepot: Entrepot) -> tuple[tuple[str, str], ...]:
    """Return every axis and how many indicators it would take to code it."""
    comptes: dict[str, int] = {}
    for indicateur in list_indicateurs(entrepot):
        if not indicateur.est_derive:
            comptes[indicateur.axe] = comptes.get(indicateur.axe, 0) + 1
    return tuple(
        (name_axe(axe), quantite(comptes[axe], "indicateur"))
        for axe in sorted(comptes, key=order_axe)
    )


def _list_towns(
    entrepot: Entrepot, lecture: Lecture, code_contrat: str, *, est_codee: bool
) -> tuple[tuple[str, ...], tuple[LigneVilles, ...]]:
    """Return the towns of a contract that a lecture of towns reads, and what it codes of them."""
    if est_codee:
        return (), ()
    cellules = list_cellules_contrat(entrepot, lecture.code_lecture, code_contrat)
    villes = tuple(dict.fromkeys(c.nom_unite for c in cellules))
    codees: dict[str, dict[str, Cellule]] = {}
    for cellule in cellules:
        if cellule.statut != "non_lu":
            codees.setdefault(cellule.libelle_indicateur, {})[cellule.nom_unite] = cellule
    lignes = tuple(
        LigneVilles(libelle, tuple(_write_cell(par_ville.get(v)) for v in villes))
        for libelle, par_ville in codees.items()
    )
    return villes, lignes


def _write_cell(cellule: Cellule | None) -> str:
    if cellule is None or cellule.statut == "non_lu":
        return "non lu"
    if cellule.statut != "code":
        return cellule.statut.replace("_", " ")
    return write_valeur(cellule.libelle_valeur, cellule.sens)
