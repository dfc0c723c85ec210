"""Content of the printed sheet of one contract: its identity card, then the comparison."""

from __future__ import annotations

from dataclasses import dataclass

from observatory.base.french import FINE, INSECABLE, minuscule, quantite, typographier
from observatory.queries.cellules import Cellule, list_cellules
from observatory.queries.codebook import list_indicateurs
from observatory.queries.comparaison import list_chiffres_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.fiches import FormeCarte, list_formes_contrat
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.sheets.pages.carte_contrat import (
    CarteContrat,
    LigneCarte,
    build_carte_contrat,
    list_other_generations,
)
from observatory.sheets.pages.comparaison import Comparaison, build_comparaison
from observatory.sheets.pages.comparaison_lignes import LigneComparee
from observatory.sheets.pages.contrat import FicheContrat, build_fiche_contrat
from observatory.sheets.pages.pairs import GroupePairs, build_pairs
from observatory.sheets.printed.fiche_pied import (
    ADRESSE_DEFAUT,
    PiedFiche,
    build_pied,
    describe_filtres,
    write_adresse,
)
from observatory.sheets.printed.fiche_regles import list_regles_contrat
from observatory.sheets.printed.fiche_sections import (
    SectionFiche,
    list_distinctions,
    list_reperes_lus,
    list_sections,
)
from observatory.sheets.rates.axes import name_axe, order_axe
from observatory.sheets.rates.cellules import COTES, write_valeur
from observatory.sheets.rates.definitions import NON_PRECISEE
from observatory.sheets.rates.distributions import ChiffreCompare
from observatory.sheets.rates.reperes import RepereLu
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import titrer

_ABSENCES = {code: libelle for code, _, libelle in COTES}


@dataclass(frozen=True)
class LigneVilles:
    """One indicator read in the towns of a contract; one value per town, in their order.

    `lecture` is the rate of the whole lecture, None for an indicator without a measure.
    """

    libelle: str
    valeurs: tuple[str, ...]
    lecture: Taux | None


@dataclass(frozen=True)
class CorpsContrat:
    """What every printed sheet of a contract holds, whole or of one theme.

    `non_code` says why the lecture has nothing to compare (None when it has).
    """

    code_contrat: str
    nom: str
    est_simulee: bool
    est_bornee: bool
    fiche: FicheContrat
    comparaison: Comparaison
    distinctions: tuple[LigneComparee, ...]
    sections: tuple[SectionFiche, ...]
    reperes: tuple[RepereLu, ...]
    non_code: str | None
    regles: tuple[str, ...]
    pied: PiedFiche


@dataclass(frozen=True)
class FicheContratImprimee(CorpsContrat):
    """The printed sheet of one contract.

    Where nothing is coded, `axes_non_codes` lists what could be read, and `voisins` the contracts
    read that look most like this one. `villes` and `lignes_villes` serve a lecture of towns.
    `territoire` are the figures that set the contract apart, said before its coded differences.
    `documents` says its dossier, to who may know of it. `anciennes` is what is known of it in
    another generation, with the name of that, where the card knows nothing in this one.
    `precisions` are its attributes and links, `enjeux_sans_reponse` the enjeux no orientation
    answers; none when none was coded.
    """

    surtitre: str
    annonce: tuple[str, str]
    carte: CarteContrat
    territoire: tuple[ChiffreCompare, ...]
    axes_non_codes: tuple[tuple[str, str], ...]
    villes: tuple[str, ...]
    lignes_villes: tuple[LigneVilles, ...]
    voisins: GroupePairs | None
    formes: tuple[FormeCarte, ...]
    titre_carte: str
    titre_territoire: str
    documents: str = ""
    anciennes: tuple[tuple[str, tuple[LigneCarte, ...]], ...] = ()


def build_fiche_imprimee(
    entrepot: Entrepot, filtres: Filtres, code_contrat: str, base: str = ADRESSE_DEFAUT
) -> FicheContratImprimee:
    """Return the printed sheet of one contract in the lecture of the filters.

    Raises QueryError when the contract or the lecture is unknown.
    """
    lecture = load_lecture(entrepot, filtres.lecture)
    vue = Filtres(lecture=filtres.lecture)
    corps = build_corps(entrepot, lecture, vue, code_contrat, base)
    comparaison = corps.comparaison
    est_codee = comparaison.reserve is None
    carte = build_carte_contrat(entrepot, vue, code_contrat, comparaison.chiffres)
    villes: tuple[str, ...] = ()
    lignes_villes: tuple[LigneVilles, ...] = ()
    if not est_codee:
        villes, lignes_villes = _list_towns(entrepot, lecture, comparaison)
    return FicheContratImprimee(
        **vars(corps),
        surtitre="Fiche contrat",
        annonce=announce(lecture, corps.fiche, est_codee=est_codee or bool(villes)),
        carte=carte,
        territoire=comparaison.territoire,
        axes_non_codes=() if est_codee or villes else _list_axes(entrepot, filtres.lecture),
        villes=villes,
        lignes_villes=lignes_villes,
        voisins=None if est_codee or villes else _find_neighbours(entrepot, lecture, code_contrat),
        formes=tuple(list_formes_contrat(entrepot, code_contrat)),
        titre_carte=titrer("Les quartiers prioritaires et leurs communes", lecture.est_simulee),
        titre_territoire=titrer(
            "Le territoire au regard de la région et de la France", lecture.est_simulee
        ),
        anciennes=() if carte.lignes else list_other_generations(entrepot, lecture, code_contrat),
    )


def build_corps(
    entrepot: Entrepot, lecture: Lecture, vue: Filtres, code_contrat: str, base: str
) -> CorpsContrat:
    """Return what the sheets of a contract share, in a view that names a theme or none."""
    comparaison = build_comparaison(entrepot, vue, code_contrat)
    est_codee = comparaison.reserve is None
    reperes = list_reperes_lus(entrepot, lecture, comparaison.axes)
    return CorpsContrat(
        code_contrat=code_contrat,
        nom=comparaison.nom,
        est_simulee=lecture.est_simulee,
        est_bornee=lecture.est_bornee,
        fiche=build_fiche_contrat(entrepot, vue, code_contrat),
        comparaison=comparaison,
        distinctions=list_distinctions(comparaison.axes) if est_codee else (),
        sections=tuple(list_sections(entrepot, comparaison.axes)) if est_codee else (),
        reperes=reperes,
        non_code=comparaison.reserve,
        regles=list_regles_contrat(entrepot, lecture, est_repere=bool(reperes)),
        pied=build_pied(
            entrepot,
            lecture,
            f"{describe_filtres(entrepot, vue, lecture)}{FINE}; "
            f"pairs{INSECABLE}: {minuscule(comparaison.groupe.libelle)}",
            write_adresse(base, "contrat", vue.with_changes(contrat=code_contrat).to_params()),
            _list_sources(comparaison),
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


def _list_sources(comparaison: Comparaison) -> tuple[str, ...]:
    """Return the sources of the territory figures, each once; the foot says their years."""
    sources = (c.source.removesuffix(f" ({NON_PRECISEE})") for c in comparaison.chiffres)
    return tuple(dict.fromkeys(typographier(s) for s in sources))


def _list_axes(entrepot: Entrepot, lecture: str) -> tuple[tuple[str, str], ...]:
    """Return every axis and how many indicators it would take to code it."""
    comptes: dict[str, int] = {}
    for indicateur in list_indicateurs(entrepot, lecture=lecture):
        if not indicateur.est_derive:
            comptes[indicateur.axe] = comptes.get(indicateur.axe, 0) + 1
    return tuple(
        (name_axe(entrepot, axe), quantite(comptes[axe], "indicateur"))
        for axe in sorted(comptes, key=order_axe)
    )


def _find_neighbours(entrepot: Entrepot, lecture: Lecture, code_contrat: str) -> GroupePairs | None:
    """Return the contracts of the lecture whose territory looks most like this one."""
    tous = list_chiffres_contrats(entrepot)
    contrat = next((c for c in tous if c.code_contrat == code_contrat), None)
    if contrat is None or lecture.type_unite != "contrat":
        return None
    return build_pairs(entrepot, lecture.code_lecture, contrat, "proches")


def _list_towns(
    entrepot: Entrepot, lecture: Lecture, comparaison: Comparaison
) -> tuple[tuple[str, ...], tuple[LigneVilles, ...]]:
    """Return the towns of a contract that a lecture of towns reads, and what it codes of them."""
    cellules = list_cellules(entrepot, lecture.code_lecture, contrat=comparaison.code_contrat)
    villes = tuple(dict.fromkeys(c.nom_unite for c in cellules))
    taux = {x.code_indicateur: x.region for a in comparaison.axes for x in a.lignes}
    codees: dict[str, dict[str, Cellule]] = {}
    for cellule in cellules:
        if cellule.statut != "non_lu":
            codees.setdefault(cellule.code_indicateur, {})[cellule.nom_unite] = cellule
    lignes = tuple(
        LigneVilles(
            libelle=next(iter(par_ville.values())).libelle_indicateur,
            valeurs=tuple(_write_cell(par_ville.get(v)) for v in villes),
            lecture=taux.get(code),
        )
        for code, par_ville in codees.items()
    )
    return villes, lignes


def _write_cell(cellule: Cellule | None) -> str:
    if cellule is None or cellule.statut == "non_lu":
        return "non lu"
    if cellule.statut != "code":
        return _ABSENCES.get(cellule.statut, cellule.statut)
    return write_valeur(cellule.libelle_valeur, cellule.sens)
