"""Content of « Comparer »: one contract beside others, its département and its région."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from observatory.base.french import FINE, INSECABLE, majuscule, quantite
from observatory.queries.codebook import Indicateur
from observatory.queries.comparaison import ChiffresContrat, list_chiffres_contrats
from observatory.queries.contrats import ChiffresCles, load_chiffres_cles
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import load_lecture
from observatory.queries.taux import LigneTaux, list_taux_groupe
from observatory.sheets.pages.comparatif import (
    PAR_CONTRATS,
    TERRITOIRE,
    Bloc,
    CaseComparee,
    ChoixComparer,
    Comparatif,
    RangeeComparee,
    knows,
    list_demandes,
    place_answer,
    read_cells,
    say_unread,
)
from observatory.sheets.pages.noms import name_point
from observatory.sheets.pages.renvois import LienPhrase, link_figures
from observatory.sheets.rates.cellules import load_vocabulaire
from observatory.sheets.rates.distributions import CHACUN
from observatory.sheets.rates.mesures import shorten_measure
from observatory.sheets.rates.preuve import place_rate
from observatory.sheets.rates.taux import RIEN_ETABLI
from observatory.sheets.rates.territoire import CHIFFRES, DefinitionChiffre
from observatory.sheets.rates.unites import titrer
from observatory.statistics.averages import average_group

_PONDERES = ("part_population_epci", "part_pauvrete")
"""The shares that the figures of a group give weighted by inhabitants."""
_DITS = tuple(d for d in CHIFFRES if d.code in _PONDERES)
"""What the sentence of the page says of each contract, then of the département."""
_SOMMES = ("nb_qpv", "population_qpv")
"""The figures that add up over a group."""


def build_cote_a_cote(
    entrepot: Entrepot,
    filtres: Filtres,
    contrats: Sequence[str],
    choix: ChoixComparer | None = None,
) -> Comparatif:
    """Return some contracts as columns, the first one's département and région after them.

    Without any contract, a sentence asks for one. A code that is not a contract is left out.
    """
    choix = choix or ChoixComparer()
    lecture = load_lecture(entrepot, filtres.lecture)
    tous = {c.code_contrat: c for c in list_chiffres_contrats(entrepot)}
    choisis = [tous[c] for c in dict.fromkeys(contrats) if c in tous]
    titre = titrer("Contrats côte à côte", lecture.est_simulee)
    if not choisis:
        return Comparatif(titre, reserve="Choisir un contrat, puis ceux à mettre à côté.")
    premier = choisis[0]
    groupes = _list_groups(entrepot, lecture.code_lecture, premier, list(tous.values()))
    demandes = list_demandes(entrepot, lecture.code_lecture)
    cellules = {c.code_contrat: read_cells(entrepot, lecture.code_lecture, c.code_contrat)
                for c in choisis}  # fmt: skip
    lus = [c for c in demandes if any(knows(siennes, c) for siennes in cellules.values())]
    mots = load_vocabulaire(entrepot)
    rangees = [_build_figure(d, choisis, groupes, choix) for d in CHIFFRES]
    for code in lus:
        places = [
            place_answer(cellules[c.code_contrat].get(code), lecture.code_lecture,
                         c.code_contrat, mots)
            for c in choisis
        ]  # fmt: skip
        places += [_place_rate(g.taux.get(code)) for g in groupes]
        rangees.append(RangeeComparee(CaseComparee(_name_row(demandes[code])), tuple(places)))
    return Comparatif(
        titre=titre,
        phrase=_say(choisis, groupes[0]),
        renvois=_link(choisis, groupes[0], Filtres(lecture=lecture.code_lecture)),
        blocs=(
            Bloc(
                "",
                "Point",
                (*(c.nom_contrat for c in choisis), *(g.nom for g in groupes)),
                tuple(rangees),
            ),
        ),
        silence=say_unread(
            [name_point(i) for c, i in demandes.items() if c not in lus],
            "pour tous ces contrats" if len(choisis) > 1 else "pour ce contrat",
        ),
        notes=(_say_average(choix),),
    )


class _Ensemble:
    """A group put beside contracts: its figures, its contracts, its rates by indicator."""

    def __init__(
        self,
        nom: str,
        cles: ChiffresCles,
        siens: Sequence[ChiffresContrat],
        lignes: Iterable[LigneTaux],
    ) -> None:
        self.nom, self.cles, self.siens = nom, cles, siens
        self.taux = {x.code_indicateur: x for x in lignes if x.est_principale}


def _list_groups(
    entrepot: Entrepot,
    lecture: str,
    contrat: ChiffresContrat,
    tous: Sequence[ChiffresContrat],
) -> list[_Ensemble]:
    """Return the département and the région of a contract."""
    lieu = Filtres(lecture=lecture, region=contrat.code_region)
    groupes = (
        (
            contrat.nom_departement,
            lieu.with_changes(departement=(contrat.code_departement,)),
            f"departement={contrat.code_departement}",
            [c for c in tous if c.code_departement == contrat.code_departement],
        ),
        (
            contrat.nom_region,
            lieu,
            "lecture",
            [c for c in tous if c.code_region == contrat.code_region],
        ),
    )
    ensembles = []
    for nom, vue, perimetre, siens in groupes:
        combien = quantite(len(siens), "contrat")
        lignes = list_taux_groupe(entrepot, lecture, perimetre)
        attendus = {x.nb_attendus for x in lignes}
        siennes = lignes if attendus == {len(siens)} else []  # else the group of another place
        cles = load_chiffres_cles(entrepot, vue)
        ensembles.append(_Ensemble(f"{nom} ({combien})", cles, siens, siennes))
    return ensembles


def _build_figure(
    definition: DefinitionChiffre,
    choisis: Sequence[ChiffresContrat],
    groupes: Sequence[_Ensemble],
    choix: ChoixComparer,
) -> RangeeComparee:
    cases = [
        CaseComparee(
            definition.write(definition.read(c)),
            page="contrat",
            lien={"contrat": c.code_contrat, "partie": "territoire"},
            nature=TERRITOIRE,
        )
        for c in choisis
    ]
    cases += [_average(definition, g, choix) for g in groupes]
    return RangeeComparee(CaseComparee(definition.libelle), tuple(cases))


def _average(
    definition: DefinitionChiffre, groupe: _Ensemble, choix: ChoixComparer
) -> CaseComparee:
    """Return the figure of a group: a sum, or its average as the reader asks for it."""
    if definition.code in _SOMMES:
        valeur = getattr(groupe.cles, definition.code)
        dit = definition.write(None if valeur is None else float(valeur))
        return CaseComparee(dit, "au total", nature=TERRITOIRE)
    if choix.moyenne == PAR_CONTRATS:
        moyenne = average_group(definition.read(c) for c in groupe.siens).valeur
        return CaseComparee(definition.write(moyenne), nature=TERRITOIRE)
    if definition.code not in _PONDERES:
        return CaseComparee()
    return CaseComparee(definition.write(getattr(groupe.cles, definition.code)), nature=TERRITOIRE)


def _place_rate(ligne: LigneTaux | None) -> CaseComparee:
    """Return the main rate of a group with what it measures; « non lu » if nobody read anything."""
    if ligne is None or ligne.nb_a_lire == ligne.nb_attendus:
        return CaseComparee("non lu", est_muette=True)
    taux = place_rate(ligne, Filtres(lecture=ligne.code_lecture), ligne.perimetre)
    mesure = shorten_measure(ligne.libelle_mesure)
    if taux.dit == RIEN_ETABLI:
        return CaseComparee(taux.dit, mesure, est_muette=True)
    return CaseComparee(taux.dit, mesure, "lecture", taux.lien)


def _name_row(indicateur: Indicateur) -> str:
    if indicateur.axe == "partenaire":
        return f"{name_point(indicateur)}{INSECABLE}: place dans le contrat"
    return f"{name_point(indicateur)}{INSECABLE}: articulation"


def _say(choisis: Sequence[ChiffresContrat], departement: _Ensemble) -> str:
    """Return the share and the poverty of each, then of the département, in the order chosen."""
    dits = []
    for definition in _DITS:
        valeurs = [f"{c.nom_contrat} {definition.write(definition.read(c))}" for c in choisis]
        valeurs.append(_say_group(definition, departement))
        dits.append(f"{definition.libelle_court}{INSECABLE}: {', '.join(valeurs)}")
    return f"{majuscule(f'{FINE}; '.join(dits))}."


def _link(
    choisis: Sequence[ChiffresContrat], departement: _Ensemble, vue: Filtres
) -> tuple[LienPhrase, ...]:
    """Return the figures of the sentence, each with the territory or the map that details it."""
    la = vue.with_changes(departement=(choisis[0].code_departement,)).to_params()
    liens: list[LienPhrase] = []
    for definition in _DITS:
        for c in choisis:
            ici = vue.with_changes(contrat=c.code_contrat).to_params() | {"partie": "territoire"}
            liens += link_figures(definition.write(definition.read(c)), "contrat", ici)
        liens += link_figures(_say_group(definition, departement), "carte", la)
    return tuple(liens)


def _say_group(definition: DefinitionChiffre, groupe: _Ensemble) -> str:
    return f"{groupe.nom} {definition.write(getattr(groupe.cles, definition.code))}"


def _say_average(choix: ChoixComparer) -> str:
    if choix.moyenne == PAR_CONTRATS:
        return f"Département et région{INSECABLE}: moyenne des contrats, {CHACUN}."
    return (
        f"Département et région{INSECABLE}: moyennes pondérées par les habitants{FINE}; la part "
        "des communes et l’emploi n’ont de moyenne que contrat par contrat."
    )
