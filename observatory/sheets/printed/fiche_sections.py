"""The lines of a comparison as a printed sheet shows them: few sections, the wanted lines first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from observatory.queries.codebook import list_epingles
from observatory.queries.entrepot import Entrepot
from observatory.queries.lectures import Lecture
from observatory.queries.taux import list_reperes
from observatory.sheets.pages.comparaison_lignes import AxeCompare, LigneComparee
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE, name_axe, order_axe
from observatory.sheets.rates.reperes import RepereLu, build_repere
from observatory.sheets.rates.tableaux import FAMILLES_POLITIQUES
from observatory.sheets.rates.unites import titrer

NB_DISTINCTIONS = 6
"""How many differences are said in sentences before the tables."""


@dataclass(frozen=True)
class SectionFiche:
    """Some lines of the comparison under one title.

    `axes` names the axis of each line when the section gathers several, else it is empty.
    `priorites` is the order in which lines are dropped when room is short, the first kept longest:
    what the contract answers, what sets it apart alternating with what the field asks for first.
    """

    titre: str
    lignes: tuple[LigneComparee, ...]
    reste: str | None
    axes: tuple[str, ...] = ()
    priorites: tuple[int, ...] = ()


def list_distinctions(axes: Sequence[AxeCompare]) -> tuple[LigneComparee, ...]:
    """Return the lines that set this contract most apart, all axes together."""
    lignes = [x for a in axes for x in a.lignes if x.est_difference]
    lignes.sort(key=lambda x: (-(x.ecart or 0), -(x.ecart_possible or 0), -x.region.ligne.k))
    return tuple(lignes[:NB_DISTINCTIONS])


def list_sections(entrepot: Entrepot, axes: Sequence[AxeCompare]) -> Iterator[SectionFiche]:
    """Yield partners, instruments by family, then the other answers, what sets apart first."""
    par_axe = {a.axe: a for a in axes}
    if AXE_PARTENAIRE in par_axe:
        partenaires = par_axe[AXE_PARTENAIRE]
        if partenaires.lignes:
            yield SectionFiche(
                partenaires.titre,
                partenaires.lignes,
                partenaires.reste,
                priorites=rank_lines(partenaires.lignes, list_epingles(entrepot, AXE_PARTENAIRE)),
            )
    if AXE_INSTRUMENT in par_axe:
        yield from _split_instruments(
            par_axe[AXE_INSTRUMENT], list_epingles(entrepot, AXE_INSTRUMENT)
        )
    autres = [a for a in axes if a.axe not in (AXE_PARTENAIRE, AXE_INSTRUMENT)]
    yield from _gather_others(entrepot, autres)


def list_reperes_lus(
    entrepot: Entrepot, lecture: Lecture, axes: Sequence[AxeCompare]
) -> tuple[RepereLu, ...]:
    """Return the published marks of the rates compared, each beside the rate of the lecture."""
    taux = {(x.code_indicateur, x.mesure): x.region for a in axes for x in a.lignes}
    return tuple(
        build_repere(repere, taux[cle])
        for repere in list_reperes(entrepot, lecture.code_lecture)
        if (cle := (repere.code_indicateur or "", repere.mesure or "")) in taux
    )


def rank_lines(lignes: Sequence[LigneComparee], epingles: Sequence[str]) -> tuple[int, ...]:
    """Return the places of the lines from the most to the least wanted on a short page.

    What this contract answers comes before what is not known of it. Within each, differences (the
    order of the comparison) alternate with the pinned indicators of the codebook, then with those
    most contracts have.
    """
    courants = sorted(
        range(len(lignes)),
        key=lambda i: (
            epingles.index(lignes[i].code_indicateur)
            if lignes[i].code_indicateur in epingles
            else len(epingles),
            -lignes[i].region.ligne.k,
            i,
        ),
    )
    melees = [i for paire in zip(range(len(lignes)), courants, strict=True) for i in paire]
    return tuple(sorted(dict.fromkeys(melees), key=lambda i: lignes[i].mienne.valeur is None))


def _gather_others(entrepot: Entrepot, axes: Sequence[AxeCompare]) -> Iterator[SectionFiche]:
    """Yield one section for the answers of all other axes; none when there is no answer."""
    reponses = [
        (name_axe(entrepot, axe.axe), ligne)
        for axe in sorted(axes, key=lambda a: order_axe(a.axe))
        for ligne in axe.lignes
        if ligne.ecart is not None
    ]
    reponses.sort(key=lambda r: (-(r[1].ecart or 0), -(r[1].ecart_possible or 0)))
    if reponses:
        est_simulee = reponses[0][1].region.est_simule
        yield SectionFiche(
            titre=titrer("Thématiques, gouvernance et autres axes", est_simulee),
            lignes=tuple(ligne for _, ligne in reponses),
            reste=None,
            axes=tuple(nom for nom, _ in reponses),
        )


def _split_instruments(axe: AxeCompare, epingles: Sequence[str]) -> Iterator[SectionFiche]:
    est_simulee = any(x.region.est_simule for x in axe.lignes)
    familles = dict.fromkeys(x.famille_politique for x in axe.lignes)
    ordre = list(FAMILLES_POLITIQUES)
    for famille in sorted(familles, key=lambda f: ordre.index(f) if f in ordre else len(ordre)):
        titre = FAMILLES_POLITIQUES.get(famille or "", axe.libelle)
        siennes = tuple(x for x in axe.lignes if x.famille_politique == famille)
        yield SectionFiche(
            titrer(titre, est_simulee), siennes, axe.reste, priorites=rank_lines(siennes, epingles)
        )
        axe = replace(axe, reste=None)
