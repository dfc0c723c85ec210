"""Content of « Croisements »: a coded indicator against a figure, and both criteria at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from observatory.base.codes import find_like
from observatory.base.errors import QueryError
from observatory.base.french import INSECABLE, pluriel
from observatory.queries.codebook import (
    Indicateur,
    list_epingles,
    list_indicateurs,
    list_mesures,
    list_niveaux,
)
from observatory.queries.croisement import (
    IndicateurDecide,
    UniteCroisee,
    list_croisement,
    list_indicateurs_decides,
)
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.taux import PERIMETRE_LECTURE, list_unites
from observatory.sheets.pages.combinaison import (
    OUI,
    ChoixCroisement,
    Combinaison,
    CritereChiffre,
    CritereCode,
    combine,
)
from observatory.sheets.pages.lectures import Bandeau, build_bandeau
from observatory.sheets.pages.points import Exclu, PointCroise, say_established, split_units
from observatory.sheets.pages.tete import PhraseTete
from observatory.sheets.rates.axes import (
    AXE_INSTRUMENT,
    AXE_PARTENAIRE,
    name_axe,
    name_terme,
    order_axe,
)
from observatory.sheets.rates.connu import (
    MENTIONS,
    Connu,
    NonLu,
    build_connu,
    list_unread,
    write_unread,
)
from observatory.sheets.rates.liens import LienLu, relate_groups, relate_ladder
from observatory.sheets.rates.preuve import PERIMETRE_SELECTION
from observatory.sheets.rates.territoire import (
    CHIFFRES_CONTRAT,
    CHIFFRES_UNITE,
    DefinitionChiffre,
)
from observatory.sheets.rates.unites import MENTION_SIMULEE, mot_unite, titrer
from observatory.sheets.rates.variation import NB_MIN_UNITES, explain_flat, list_varying

AXES_NON_LUS = (AXE_INSTRUMENT, "presence", AXE_PARTENAIRE)
"""The axes looked for by acronym: what a lecture does not decide of them is listed too."""

NB_AUTRES = 3
"""Pairs proposed in place of one that says nothing."""

__all__ = ["ChoixCroisement", "Combinaison", "Croisement", "PointCroise", "build_croisement"]


@dataclass(frozen=True)
class OptionIndicateur:
    """One indicator that can be crossed: its axis and how many units have a known rank."""

    code_indicateur: str
    libelle: str
    axe: str
    nb_decides: int


@dataclass(frozen=True)
class Croisement:
    """The page. `niveaux` name the ranks of the vertical axis; every unit is a dot or excluded.

    `lien` is None only when the lecture codes nothing, `reserve` then says it. `combinaison` is
    None until a threshold is chosen. `sans_variation` says that no indicator of the lecture varies,
    `est_plat` that the one shown does not; `autres` are those that do, to be crossed instead.
    `non_lus` are listed after `indicateurs`; `connu` stands in place of a figure without any dot.
    `est_dehors` when the filters keep no unit; `etabli` says who answers what.
    """

    titre: str
    bandeau: Bandeau
    est_simulee: bool
    code_indicateur: str | None
    libelle: str
    mesure: str | None
    chiffre: DefinitionChiffre
    niveaux: tuple[str, ...]
    points: tuple[PointCroise, ...]
    exclus: tuple[Exclu, ...]
    lien: LienLu | None
    precautions: tuple[str, ...]
    combinaison: Combinaison | None
    indicateurs: tuple[OptionIndicateur, ...]
    non_lus: tuple[NonLu, ...]
    chiffres: tuple[tuple[str, str], ...]
    mesures: tuple[tuple[str, str], ...]
    reserve: str | None
    est_dehors: bool
    etabli: PhraseTete
    sans_variation: str | None
    connu: Connu | None
    est_plat: bool = False
    autres: tuple[OptionIndicateur, ...] = ()


def build_croisement(
    entrepot: Entrepot, filtres: Filtres, choix: ChoixCroisement | None = None
) -> Croisement:
    """Return one indicator (filtres.indicateur) crossed with one figure, on the selection.

    filtres.mesure is the step of the coded criterion. Raises QueryError when the indicator or the
    figure does not exist, naming the nearest one.
    """
    choix = choix or ChoixCroisement()
    lecture = load_lecture(entrepot, filtres.lecture)
    decides = list_indicateurs_decides(entrepot, lecture.code_lecture)
    definition = _find_figure(lecture, choix.chiffre)
    indicateur = _find_indicator(entrepot, filtres.lecture, decides, filtres.indicateur)
    if indicateur is None or indicateur.code_echelle is None:
        return _build_empty(entrepot, lecture, definition, indicateur, decides)
    return _build(entrepot, filtres, choix, lecture, definition, indicateur, decides)


def _build(
    entrepot: Entrepot,
    filtres: Filtres,
    choix: ChoixCroisement,
    lecture: Lecture,
    definition: DefinitionChiffre,
    indicateur: Indicateur,
    decides: Sequence[IndicateurDecide],
) -> Croisement:
    vue = filtres.with_changes(indicateur=indicateur.code_indicateur, valeur=())
    unites = _read_units(entrepot, vue, indicateur.code_indicateur)
    niveaux = _list_levels(entrepot, indicateur)
    mesures = [m for m in list_mesures(entrepot) if m.code_echelle == indicateur.code_echelle]
    mesure = min(mesures, key=lambda m: (m.mesure != filtres.mesure, not m.est_principale))
    points, exclus = split_units(unites, definition, dict(enumerate(niveaux)))
    critere = CritereCode(
        indicateur.code_indicateur, indicateur.libelle, mesure.seuil, niveaux, choix.reponse == OUI
    )
    return Croisement(
        titre=titrer(f"{indicateur.libelle} et {definition.libelle_court}", lecture.est_simulee),
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        code_indicateur=indicateur.code_indicateur,
        libelle=indicateur.libelle,
        mesure=mesure.mesure,
        chiffre=definition,
        niveaux=niveaux,
        points=points,
        exclus=exclus,
        lien=_relate(points, exclus, indicateur.libelle, definition, len(niveaux)),
        precautions=_list_cautions(lecture, points, unites),
        combinaison=_combine(unites, vue, lecture, definition, choix, critere),
        indicateurs=_list_options(entrepot, decides),
        non_lus=_list_unread(entrepot, lecture, decides, indicateur),
        chiffres=tuple((d.code, d.libelle) for d in _list_figures(lecture)),
        mesures=tuple((m.mesure, niveaux[m.seuil]) for m in mesures),
        reserve=None if unites else "Aucune unité de la lecture ne répond à ces filtres.",
        est_dehors=not unites,
        etabli=say_established(indicateur.libelle, points, len(unites)),
        sans_variation=explain_flat(lecture, decides),
        connu=None
        if points or not unites
        else build_connu(entrepot, filtres.with_changes(indicateur=None), vue.indicateur or ""),
        est_plat=len(points) >= NB_MIN_UNITES and len({p.rang for p in points}) < 2,
        autres=_list_others(entrepot, decides, indicateur),
    )


def _list_others(
    entrepot: Entrepot, decides: Sequence[IndicateurDecide], ouvert: Indicateur
) -> tuple[OptionIndicateur, ...]:
    """Return the indicators that vary, best known first: pairs to propose for a flat one."""
    autres = [d for d in list_varying(decides) if d.code_indicateur != ouvert.code_indicateur]
    autres.sort(key=lambda d: (-d.nb_decides, order_axe(d.axe)))
    return _list_options(entrepot, autres[:NB_AUTRES])


def _list_levels(entrepot: Entrepot, indicateur: Indicateur) -> tuple[str, ...]:
    """Return the names of the levels of an indicator's ladder, by rank."""
    siens = [n for n in list_niveaux(entrepot) if n.code_echelle == indicateur.code_echelle]
    return tuple(n.libelle for n in sorted(siens, key=lambda n: n.rang))


def _list_figures(lecture: Lecture) -> tuple[DefinitionChiffre, ...]:
    return CHIFFRES_CONTRAT if lecture.type_unite == "contrat" else CHIFFRES_UNITE


def _find_figure(lecture: Lecture, code: str | None) -> DefinitionChiffre:
    connus = {d.code: d for d in _list_figures(lecture)}
    if code is None:
        return next(iter(connus.values()))
    if code in connus:
        return connus[code]
    raise QueryError(
        f"Le chiffre « {code} » n’est pas connu pour la lecture « {lecture.code_lecture} » → "
        f"choisir parmi : {', '.join(connus)}."
    )


def _find_indicator(
    entrepot: Entrepot, lecture: str, decides: Sequence[IndicateurDecide], code: str | None
) -> Indicateur | None:
    """Return the indicator asked; by default a pinned one, else the one the lecture knows best."""
    connus = {i.code_indicateur: i for i in list_indicateurs(entrepot, lecture=lecture)}
    if code is not None:
        if code in connus:
            return connus[code]
        proche = find_like(code, {c: i.libelle for c, i in connus.items()})
        suite = f" Le plus proche : {connus[proche].libelle} ({proche})." if proche else ""
        raise QueryError(
            f"L’indicateur « {code} » n’existe pas dans le livre de codes → vérifier.{suite}"
        )
    varies = {d.code_indicateur: d for d in list_varying(decides) or decides if d.nb_decides > 1}
    epingle = next((c for c in list_epingles(entrepot) if c in varies), None)
    premier = min(varies.values(), key=lambda d: (-d.nb_decides, order_axe(d.axe)), default=None)
    retenu = epingle or (premier.code_indicateur if premier else None)
    return connus.get(retenu) if retenu else None


def _read_units(entrepot: Entrepot, filtres: Filtres, indicateur: str) -> list[UniteCroisee]:
    codes = None
    if filtres.est_selection:
        codes = [u.code_unite for u in list_unites(entrepot, filtres)]
    return list_croisement(entrepot, filtres.lecture, indicateur, codes)


def _relate(
    points: Sequence[PointCroise],
    exclus: Sequence[Exclu],
    libelle: str,
    definition: DefinitionChiffre,
    nb_niveaux: int,
) -> LienLu:
    """Return tau-b for a ladder, Cliff's delta for a yes or no."""
    nom = definition.libelle_court
    if nb_niveaux > 2:
        lien = relate_ladder([p.rang for p in points], [p.valeur for p in points], libelle, nom)
    else:
        oui, non = ([p.valeur for p in points if p.rang == r] for r in (1, 0))
        lien = relate_groups(oui, non, libelle, nom)
    return replace(lien, nb_manquants=len(exclus))


def _list_cautions(
    lecture: Lecture, points: Sequence[PointCroise], unites: Sequence[UniteCroisee]
) -> tuple[str, ...]:
    mot = mot_unite(lecture.type_unite)
    phrases = []
    if lecture.est_simulee:
        phrases.append(f"{MENTION_SIMULEE}{INSECABLE}: ce lien ne décrit aucun contrat réel.")
    if lecture.est_bornee:
        phrases.append(
            f"Prudence{INSECABLE}: {mot.compter(len(points))} sur {len(unites)} "
            f"{_agree_have(len(points))} réponse établie, sans tirage au sort. On lit "
            "plus volontiers ce qui existe, et les grands territoires publient davantage : un lien "
            "peut venir de là."
        )
    elif len(points) < len(unites):
        phrases.append(f"{mot.compter(len(unites) - len(points))} hors du calcul, avec leur motif.")
    probables = sum(p.est_probable for p in points)
    if probables:
        phrases.append(
            f"Dont {probables} réponse{'s' if probables > 1 else ''} probable"
            f"{'s' if probables > 1 else ''}."
        )
    phrases.append(
        "À force d’essayer des croisements, un sur vingt paraît net par hasard : en tenir compte "
        "avant d’en montrer un seul."
    )
    return tuple(phrases)


def _agree_have(nb: int) -> str:
    return pluriel(nb, "a une", "ont une") if nb else "n’a de"


def _combine(
    unites: Sequence[UniteCroisee],
    filtres: Filtres,
    lecture: Lecture,
    definition: DefinitionChiffre,
    choix: ChoixCroisement,
    critere: CritereCode,
) -> Combinaison | None:
    seuil = choix.read_threshold(definition)
    if seuil is None:
        return None
    return combine(
        unites,
        CritereChiffre(definition, choix.sens, seuil),
        critere,
        filtres,
        PERIMETRE_SELECTION if filtres.est_selection else PERIMETRE_LECTURE,
        mot_unite(lecture.type_unite),
    )


def _list_options(
    entrepot: Entrepot, decides: Sequence[IndicateurDecide]
) -> tuple[OptionIndicateur, ...]:
    rangees = sorted(decides, key=lambda d: order_axe(d.axe))
    return tuple(
        OptionIndicateur(d.code_indicateur, d.libelle, name_axe(entrepot, d.axe), d.nb_decides)
        for d in rangees
    )


def _list_unread(
    entrepot: Entrepot,
    lecture: Lecture,
    decides: Sequence[IndicateurDecide],
    ouvert: Indicateur | None,
) -> tuple[NonLu, ...]:
    """Return the instruments and partners the lecture does not decide, and the one opened."""
    codes = {d.code_indicateur for d in decides}
    vue = Filtres(lecture=lecture.code_lecture)
    lus = tuple(
        NonLu(x.code_indicateur, f"{name_axe(entrepot, axe)} · {x.nom}")
        for axe in AXES_NON_LUS
        for x in list_unread(entrepot, vue, [axe], codes)
    )
    if ouvert is None or ouvert.code_indicateur in codes | {x.code_indicateur for x in lus}:
        return lus
    nom = write_unread(name_terme(ouvert.libelle, ouvert.sigle), MENTIONS[0])
    return (*lus, NonLu(ouvert.code_indicateur, f"{name_axe(entrepot, ouvert.axe)} · {nom}"))


def _build_empty(
    entrepot: Entrepot,
    lecture: Lecture,
    definition: DefinitionChiffre,
    indicateur: Indicateur | None,
    decides: Sequence[IndicateurDecide],
) -> Croisement:
    """Return the page when nothing can be crossed: a sentence in place of the figure."""
    if indicateur is None:
        reserve = f"La lecture « {lecture.nom_lecture} » ne décide aucun indicateur."
    else:
        reserve = (
            f"« {indicateur.libelle} » se note en {indicateur.type_valeur}, pas sur une échelle : "
            "il ne se croise pas ici."
        )
    return Croisement(
        titre=titrer("Croisements", lecture.est_simulee),
        bandeau=build_bandeau(lecture),
        est_simulee=lecture.est_simulee,
        code_indicateur=indicateur.code_indicateur if indicateur else None,
        libelle=indicateur.libelle if indicateur else "",
        mesure=None,
        chiffre=definition,
        niveaux=(),
        points=(),
        exclus=(),
        lien=None,
        precautions=(),
        combinaison=None,
        indicateurs=_list_options(entrepot, decides),
        non_lus=_list_unread(entrepot, lecture, decides, indicateur),
        chiffres=tuple((d.code, d.libelle) for d in _list_figures(lecture)),
        mesures=(),
        reserve=reserve,
        est_dehors=False,
        etabli=PhraseTete(),
        sans_variation=None,
        connu=None,
    )
