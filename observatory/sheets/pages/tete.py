"""The sentence a page opens on, to be read aloud: what is known of what it shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from observatory.base.french import INSECABLE, pluriel, quantite
from observatory.queries.contrats import ChiffresCles, load_chiffres_cles
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import list_taux
from observatory.sheets.pages.accueil_echelle import (
    build_echelle,
    build_own,
    link_rates,
    say_rates,
)
from observatory.sheets.pages.noms import name_lieu
from observatory.sheets.pages.renvois import LienPhrase, link_figures
from observatory.sheets.rates.taux import build_taux

TITRE_CARTE = "Carte des contrats de ville"
TITRE_CONTRAT = "Mon contrat"
_PARTIE = "dans cette sélection"


@dataclass(frozen=True)
class PhraseTete:
    """The sentence, and who published its figures; no source when they are counted here.

    `est_territoire` tells figures of the territory from those of the reading. `renvois` open
    the proof of each figure.
    """

    texte: str = ""
    source: str = ""
    est_territoire: bool = False
    renvois: tuple[LienPhrase, ...] = ()


def say_head(
    entrepot: Entrepot,
    filtres: Filtres,
    axe: str | None = None,
    codes: Collection[str] | None = None,
) -> PhraseTete:
    """Return what is said of one axis or of some indicators, or of all, in one sentence.

    The published rates of the whole lecture; what is counted here on a selection, or where none
    was published; failing that, the territory.
    """
    lecture = load_lecture(entrepot, filtres.lecture)
    vue = _whole(filtres)
    lignes = [
        x for x in list_taux(entrepot, vue, axe=axe) if codes is None or x.code_indicateur in codes
    ]
    echelle = build_own(entrepot, lecture, lignes, vue)
    if not vue.est_selection:
        publiee = build_echelle(entrepot, lecture, lignes)
        echelle = publiee if publiee.phrase else echelle
    if not echelle.phrase:
        return say_place(entrepot, filtres)
    return PhraseTete(echelle.phrase, echelle.source, renvois=echelle.renvois)


def say_place(entrepot: Entrepot, filtres: Filtres) -> PhraseTete:
    """Return how many contracts, neighbourhoods and inhabitants the filters keep.

    What a search or bounds keep of a place is not said of the whole place.
    """
    vue = _whole(filtres)
    chiffres = load_chiffres_cles(entrepot, vue)
    if not chiffres.nb_contrats:
        return PhraseTete()
    lieu = _name(entrepot, vue)
    texte = _say_place(chiffres, lieu if vue == vue.keep_place() else f"{lieu}, {_PARTIE}")
    renvois = link_figures(texte, "comparer", vue.to_params())
    return PhraseTete(texte, est_territoire=True, renvois=renvois)


def say_map(entrepot: Entrepot, filtres: Filtres) -> PhraseTete:
    """Return what the map shows: who answers the indicator asked, else where the contracts are."""
    code = filtres.indicateur
    if code is not None:
        vue = _whole(filtres)
        for ligne in list_taux(entrepot, vue, indicateurs=[code]):
            if ligne.est_principale and ligne.k:
                taux = [build_taux(ligne, vue)]
                return PhraseTete(say_rates(taux), renvois=link_rates(taux))
    return say_place(entrepot, filtres)


def _whole(filtres: Filtres) -> Filtres:
    """Return the filters of place and lecture alone."""
    return filtres.with_changes(theme=None, indicateur=None, mesure=None, valeur=(), contrat=None)


def _name(entrepot: Entrepot, filtres: Filtres) -> str:
    if filtres.region == REGION_FRANCE and not filtres.departement:
        return "France"
    return name_lieu(entrepot, filtres, load_lecture(entrepot, filtres.lecture))


def _say_place(chiffres: ChiffresCles, lieu: str) -> str:
    contrats = quantite(chiffres.nb_contrats, "contrat de ville", "contrats de ville")
    verbe = pluriel(chiffres.nb_contrats, "porte", "portent")
    quartiers = quantite(chiffres.nb_qpv, "quartier prioritaire", "quartiers prioritaires")
    habitants = (
        f", où {pluriel(chiffres.population_qpv, 'vit', 'vivent')} "
        f"{quantite(chiffres.population_qpv, 'habitant')}"
        if chiffres.population_qpv
        else ""
    )
    return f"{lieu}{INSECABLE}: {contrats} {verbe} sur {quartiers}{habitants}."
