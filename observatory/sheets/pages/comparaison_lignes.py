"""The lines of a comparison: mine, the region, the peers, the chosen ones, and a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from observatory.base.french import INSECABLE, nombre
from observatory.queries.cellules import CelluleCote, list_cotes
from observatory.queries.comparaison import list_indicateurs_theme, list_unites_perimetre
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.taux import PERIMETRE_LECTURE, LigneTaux, Unite, list_taux_groupe
from observatory.sheets.pages.comparaison_phrases import say_line, say_peers
from observatory.sheets.pages.comparaison_valeurs import (
    CONTRAT_INCONNU,
    HORS_LECTURE,
    NON,
    OUI,
    PAR_VILLE,
    PROBABLES,
    SANS_REPONSE,
    ValeurLue,
    read_valeur,
)
from observatory.sheets.pages.pairs import GroupePairs
from observatory.sheets.rates.axes import name_axe, order_axe
from observatory.sheets.rates.cellules import list_counted
from observatory.sheets.rates.preuve import place_rate
from observatory.sheets.rates.taux import Taux
from observatory.sheets.rates.unites import mot_unite, titrer

SEUIL_DIFFERENCE = 0.5


@dataclass(frozen=True)
class LigneComparee:
    """One indicator: mine, the region, the peers, the chosen ones, on one measure.

    `ecart` and `ecart_possible` are between 0 and 1, None when mine is not decided.
    `est_comparable` says whether what is known tells a difference from a likeness: when the
    lecture gives rates on five units or more, in a partial one only when the bounds prove it.
    """

    code_indicateur: str
    libelle: str
    sigle: str | None
    famille: str | None
    famille_politique: str | None
    mesure: str
    libelle_mesure: str
    mienne: ValeurLue
    region: Taux
    pairs: Taux | None
    choisis: tuple[ValeurLue, ...]
    ecart: float | None
    ecart_possible: float | None
    est_difference: bool
    est_comparable: bool
    phrase: str
    phrase_pairs: str


@dataclass(frozen=True)
class AxeCompare:
    """One axis: its lines, and how many of its indicators nobody answered (`reste`).

    `nb_incertaines` are answered by this contract, yet cannot be compared.
    """

    axe: str
    libelle: str
    titre: str
    lignes: tuple[LigneComparee, ...]
    nb_comparees: int
    nb_differences: int
    nb_incertaines: int
    nb_sans_reponse: int
    reste: str | None


@dataclass(frozen=True)
class Comparateur:
    """Everything one comparison reads from the warehouse, each question asked once."""

    entrepot: Entrepot
    filtres: Filtres
    lecture: Lecture
    contrat: str
    unite: str | None
    groupe: GroupePairs
    choisis: tuple[str, ...]

    @cached_property
    def lus(self) -> frozenset[str]:
        """Return the units the lecture expects."""
        return frozenset(u.code_unite for u in self.unites)

    @cached_property
    def unites(self) -> Sequence[Unite]:
        """Return the units the lecture expects, with the contract of each."""
        return list_unites_perimetre(self.entrepot, self.lecture.code_lecture, PERIMETRE_LECTURE)

    @cached_property
    def sans_reponse(self) -> Mapping[str, str]:
        """Return why a contract that is no unit has no answer: unknown is never denied."""
        possibles = {c: CONTRAT_INCONNU for u in self.unites for c in u.contrats_possibles}
        return possibles | {u.code_contrat: PAR_VILLE for u in self.unites if u.code_contrat}

    @cached_property
    def region(self) -> Sequence[LigneTaux]:
        """Return the rates of the whole lecture, of one theme if the filters name it."""
        lignes = list_taux_groupe(self.entrepot, self.lecture.code_lecture)
        if self.filtres.theme is None:
            return lignes
        codes = list_indicateurs_theme(self.entrepot, self.filtres.theme)
        return [x for x in lignes if x.code_indicateur in codes]

    @cached_property
    def pairs(self) -> Mapping[tuple[str, str], LigneTaux]:
        """Return the rates of the peers by indicator and measure."""
        if self.groupe.est_vide:
            return {}
        lignes = list_taux_groupe(self.entrepot, self.lecture.code_lecture, self.groupe.perimetre)
        return {(x.code_indicateur, x.mesure): x for x in lignes}

    @cached_property
    def cotes(self) -> Mapping[tuple[str, str, str], CelluleCote]:
        """Return the cells of mine and of the chosen ones."""
        demandees = [u for u in (self.unite, *self.choisis) if u]
        return self._place(demandees, None)

    @cached_property
    def cotes_pairs(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """Return the sides of the peers behind the rates that print names (under five coded)."""
        nommes = {v.code_indicateur for v in self.pairs.values() if v.est_petit_groupe and v.k}
        places = self._place(self.groupe.unites, sorted(nommes)) if nommes else {}
        cotes: dict[tuple[str, str], dict[str, str]] = {}
        for (unite, code, mesure), x in places.items():
            cotes.setdefault((code, mesure), {})[unite] = x.cote
        return cotes

    def _place(
        self, unites: Sequence[str], indicateurs: Sequence[str] | None
    ) -> Mapping[tuple[str, str, str], CelluleCote]:
        """Return, by (unit, indicator, measure), where a few units stand; not read included."""
        cotes = list_cotes(self.entrepot, self.lecture.code_lecture, unites, indicateurs)
        return {(x.code_unite, x.code_indicateur, x.mesure): x for x in cotes}

    @property
    def est_muet(self) -> bool:
        """Return whether every cell of mine is unread."""
        return all(c.statut == "non_lu" for c in self.cotes.values() if c.code_unite == self.unite)

    def read(self, unite: str | None, ligne: LigneTaux) -> ValeurLue:
        """Return what one unit answers to the measure of a line."""
        cote = self.cotes.get((unite or "", ligne.code_indicateur, ligne.mesure))
        sinon = self.sans_reponse.get(unite or self.contrat, HORS_LECTURE)
        return read_valeur(unite or "", cote, sinon)

    def name_positives(self, ligne: LigneTaux) -> tuple[str, ...]:
        """Return the names of a small group's positive units."""
        cotes = self.cotes_pairs.get((ligne.code_indicateur, ligne.mesure))
        if not cotes:
            return ()
        comptees = list_counted(est_bornee=ligne.est_bornee)
        noms = dict(zip(self.groupe.unites, self.groupe.noms, strict=True))
        return tuple(nom for code, nom in noms.items() if cotes.get(code) in comptees)


def measure_difference(etat: str, ligne: LigneTaux) -> tuple[float, float] | None:
    """Return the gap of a contract: what is established and what is possible, both in [0, 1].

    None when the contract stands on no side. The two are equal when the lecture gives rates.
    """
    if etat not in (*OUI, *NON):
        return None
    if not ligne.est_bornee:
        autres = ligne.n - ligne.k if etat in OUI else ligne.k
        return (autres / ligne.n, autres / ligne.n) if ligne.n else None
    autres = ligne.nb_negatifs if etat in OUI else ligne.k
    comptes = ligne.k if etat in OUI else ligne.nb_negatifs
    return autres / ligne.nb_attendus, 1 - comptes / ligne.nb_attendus


def judge_difference(etat: str, ligne: LigneTaux) -> bool | None:
    """Return whether a contract differs from half of the others or more; None when unproved.

    In a partial lecture only a firm answer and the bounds of the rate prove it; under five coded
    units nothing does.
    """
    ecarts = measure_difference(etat, ligne)
    if ecarts is None or ligne.est_petit_groupe:
        return None
    if ligne.est_bornee and etat in PROBABLES:
        return None
    etabli, possible = ecarts
    if etabli >= SEUIL_DIFFERENCE:
        return True
    return False if possible < SEUIL_DIFFERENCE else None


def compare_axes(comparateur: Comparateur, *, differences: bool) -> tuple[AxeCompare, ...]:
    """Return the lines by axis, what differs most first; only the differences if asked."""
    par_indicateur: dict[str, list[LigneTaux]] = {}
    for ligne in comparateur.region:
        par_indicateur.setdefault(ligne.code_indicateur, []).append(ligne)
    par_axe: dict[str, list[list[LigneTaux]]] = {}
    for mesures in par_indicateur.values():
        par_axe.setdefault(mesures[0].axe, []).append(mesures)
    return tuple(
        _compare_axis(comparateur, axe, par_axe[axe], differences=differences)
        for axe in sorted(par_axe, key=order_axe)
    )


def _compare_axis(
    comparateur: Comparateur, axe: str, groupes: Sequence[Sequence[LigneTaux]], *, differences: bool
) -> AxeCompare:
    lignes = [_compare_line(comparateur, mesures) for mesures in groupes]
    dites = [x for x in lignes if _says_something(x)]
    dites.sort(key=rank_line)
    reste = len(lignes) - len(dites)
    libelle = name_axe(comparateur.entrepot, axe)
    return AxeCompare(
        axe=axe,
        libelle=libelle,
        titre=titrer(libelle, comparateur.lecture.est_simulee),
        lignes=tuple(x for x in dites if x.est_difference or not differences),
        nb_comparees=sum(x.est_comparable for x in dites),
        nb_differences=sum(x.est_difference for x in dites),
        nb_incertaines=sum(x.ecart is not None and not x.est_comparable for x in dites),
        nb_sans_reponse=sum(x.ecart is None for x in dites),
        reste=f"{nombre(reste)}{INSECABLE}indicateur{'s' if reste > 1 else ''} que rien n’établit"
        if reste
        else None,
    )


def _says_something(ligne: LigneComparee) -> bool:
    muets = ("non_lu", *SANS_REPONSE)
    return ligne.region.est_lu or any(v.etat not in muets for v in (ligne.mienne, *ligne.choisis))


def rank_line(ligne: LigneComparee) -> tuple[float, float, float, int]:
    """Return what orders lines: established gap, possible gap, then how many have it."""
    if ligne.ecart is None or ligne.ecart_possible is None:
        return (1.0, 0.0, 0.0, -ligne.region.ligne.k)
    return (0.0, -ligne.ecart, -ligne.ecart_possible, -ligne.region.ligne.k)


def _choose_measure(comparateur: Comparateur, mesures: Sequence[LigneTaux]) -> LigneTaux:
    """Return the measure with the greatest gap, the main one when nothing is decided or equal.

    Where gaps are not known, or rest on fewer than five units: the highest one it reaches.
    """

    def merite(ligne: LigneTaux) -> tuple[float, float, bool]:
        etat = comparateur.read(comparateur.unite, ligne).etat
        bas, haut = measure_difference(etat, ligne) or (-1.0, -1.0)
        if ligne.est_bornee or ligne.est_petit_groupe:
            bas = float(bool(judge_difference(etat, ligne)))
            haut = _reach(etat, ligne)
        return bas, haut, ligne.est_principale

    return max(mesures, key=merite)


def _reach(etat: str, ligne: LigneTaux) -> float:
    """Return what orders the measures a contract answers: reached, the highest first, then not."""
    if etat in OUI:
        return float(ligne.seuil)
    return 0.5 if etat in NON else 0.0


def _compare_line(comparateur: Comparateur, mesures: Sequence[LigneTaux]) -> LigneComparee:
    ligne = _choose_measure(comparateur, mesures)
    mienne = comparateur.read(comparateur.unite, ligne)
    ecart, possible = measure_difference(mienne.etat, ligne) or (None, None)
    avis = judge_difference(mienne.etat, ligne)
    pairs = comparateur.pairs.get((ligne.code_indicateur, ligne.mesure))
    noms = comparateur.name_positives(ligne) if pairs and pairs.est_petit_groupe else ()
    mot = mot_unite(ligne.type_unite)
    return LigneComparee(
        code_indicateur=ligne.code_indicateur,
        libelle=ligne.libelle,
        sigle=ligne.sigle,
        famille=ligne.libelle_famille,
        famille_politique=ligne.famille_politique,
        mesure=ligne.mesure,
        libelle_mesure=ligne.libelle_mesure,
        mienne=mienne,
        region=place_rate(ligne, comparateur.filtres, PERIMETRE_LECTURE),
        pairs=place_rate(pairs, comparateur.filtres, comparateur.groupe.perimetre, noms)
        if pairs
        else None,
        choisis=tuple(comparateur.read(c, ligne) for c in comparateur.choisis),
        ecart=ecart,
        ecart_possible=possible,
        est_difference=avis is True,
        est_comparable=avis is not None,
        phrase=say_line(ligne, mienne, mot, est_comparable=avis is not None),
        phrase_pairs=say_peers(pairs, mot) if pairs else "aucun pair",
    )
