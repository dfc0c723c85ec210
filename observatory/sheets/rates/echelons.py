"""The steps of a ladder as a stacked bar: every expected unit stands in exactly one of them.

Cells that give only a bound (« cité, partenariat à établir ») are counted apart from the level
itself; in a partial lecture probable cells are counted apart from firm ones. In a finished one a
step counts k among the units that answer, the probable said among them, as its rates do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from observatory.base.french import INSECABLE, compter_probables, majuscule
from observatory.queries.codebook import Niveau, list_niveaux
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import Lecture
from observatory.queries.lots import Lot
from observatory.queries.taux import PERIMETRE_LECTURE, LigneTaux
from observatory.sheets.rates.cellules import COTES
from observatory.sheets.rates.mesures import name_thresholds
from observatory.sheets.rates.preuve import PERIMETRE_SELECTION, Compte, write_count
from observatory.sheets.rates.unites import MotUnite, mot_unite

D = TypeVar("D", Lot, LigneTaux)
EXACT, AU_MOINS, AU_PLUS, INDETERMINE = "exact", "au_moins", "au_plus", "indetermine"
MIXTE, NON_LU = "mixte", "non_lu"
PROBABLE = ".probable"
"""End of the code of a state that only probable cells give."""
_SORTES = (EXACT, AU_MOINS, AU_PLUS, INDETERMINE, MIXTE)
_SILENCES = ("en_desaccord", "non_compte", "non_precise", "document_absent", NON_LU)
_SANS_REPONSE = {code: libelle for code, _, libelle in COTES}


@dataclass(frozen=True)
class Echelon:
    """One segment of a bar: `sorte` is exact, au_moins, au_plus, mixte, indetermine or a silence.

    `code` is unique in a bar and stable (exact.signataire, au_moins.cite, non_lu); `rang` is the
    rank of the level, None for a silence. In a partial lecture `compte` holds the firm units and,
    apart, the probable ones; a step « mixte » is firm at `rang`, probable at `rang_probable`.
    Elsewhere `nb_probables` of the units counted are only probable.
    """

    code: str
    sorte: str
    rang: int | None
    libelle: str
    nb_probables: int
    compte: Compte
    rang_probable: int | None = None

    @property
    def unites(self) -> tuple[str, ...]:
        """Return the units of the step, firm ones first."""
        return (*self.compte.oui, *self.compte.probables)


@dataclass(frozen=True)
class EtatEchelon:
    """One mark of a legend: a step, or its probable part; `rang` is None for a silence."""

    code: str
    libelle: str
    sorte: str
    rang: int | None
    est_probable: bool


@dataclass(frozen=True)
class _Place:
    """Where an answer stands: the kind of step, its rank, the rank that is only probable."""

    sorte: str
    rang: int | None
    rang_probable: int | None = None


@dataclass(frozen=True)
class Bar:
    """What the bars of a page share: the group of units, the words, the view."""

    filtres: Filtres
    perimetre: str
    unites: tuple[str, ...]
    mot: MotUnite
    niveaux: Mapping[tuple[str, int], Niveau]
    echelles: Mapping[str, str]
    seuils: Mapping[tuple[str, int], str]
    est_bornee: bool = False

    def name_threshold(self, code_echelle: str, rang: int) -> str:
        """Return the measure that a rank of a ladder opens, « suite » where none does."""
        return self.seuils.get((code_echelle, rang), "suite")

    @property
    def nb_attendus(self) -> int:
        """Return how many units are expected."""
        return len(self.unites)

    def list_silent(self, lots: Sequence[Lot]) -> tuple[str, ...]:
        """Return the units a finished lecture leaves out of its steps, none in a partial one."""
        if self.est_bornee:
            return ()
        repondent = {u for lot in lots if _place(self, lot)[0].rang is not None for u in lot.unites}
        return tuple(u for u in self.unites if u not in repondent)


def build_bar(
    entrepot: Entrepot,
    filtres: Filtres,
    lecture: Lecture,
    unites: Sequence[str],
    echelles: Mapping[str, str],
) -> Bar:
    """Return what the bars of a view share; `echelles` gives the ladder of each indicator."""
    return Bar(
        filtres=filtres,
        perimetre=PERIMETRE_SELECTION if filtres.est_selection else PERIMETRE_LECTURE,
        unites=tuple(unites),
        mot=mot_unite(lecture.type_unite),
        niveaux=index_niveaux(list_niveaux(entrepot)),
        echelles=echelles,
        seuils=name_thresholds(entrepot),
        est_bornee=lecture.est_bornee,
    )


def index_niveaux(niveaux: Iterable[Niveau]) -> dict[tuple[str, int], Niveau]:
    """Return the levels by ladder and rank."""
    return {(n.code_echelle, n.rang): n for n in niveaux}


def build_echelons(
    bar: Bar, indicateur: str, libelle: str, lots: Sequence[Lot]
) -> tuple[Echelon, ...]:
    """Return the steps of one indicator, lowest first, silences last; empty steps are left out."""
    groupes: dict[_Place, list[Lot]] = {}
    probables: dict[_Place, list[Lot]] = {}
    for lot in lots:
        place, est_probable = _place(bar, lot)
        groupes.setdefault(place, [])
        (probables if est_probable else groupes).setdefault(place, []).append(lot)
    muettes = bar.list_silent(lots)
    echelons = [
        _build(
            bar,
            (indicateur, libelle),
            place,
            fermes,
            probables.get(place, ()),
            muettes if place.rang is not None else (),
        )
        for place, fermes in groupes.items()
    ]
    lues = {u for lot in lots for u in lot.unites}
    if len(lues) < bar.nb_attendus:
        silence = tuple(u for u in bar.unites if u not in lues)
        echelons.append(_build_step(bar, (indicateur, libelle), _Place(NON_LU, None), silence, ()))
    return tuple(sorted(echelons, key=_order))


def list_legend(barres: Iterable[Sequence[Echelon]]) -> tuple[EtatEchelon, ...]:
    """Return one state of each code used by some bars, in the order they are stacked.

    A step that holds probable units has a second state, whose code ends with PROBABLE.
    """
    vus: dict[str, Echelon] = {}
    probables = set()
    for echelon in (e for barre in barres for e in barre):
        vus.setdefault(echelon.code, echelon)
        if echelon.compte.probables:
            probables.add(echelon.code)
    etats = []
    for e in sorted(vus.values(), key=_order):
        etats.append(EtatEchelon(e.code, e.libelle, e.sorte, e.rang, est_probable=False))
        if e.code in probables:
            nom = f"{e.libelle}, probable"
            etats.append(EtatEchelon(e.code + PROBABLE, nom, e.sorte, e.rang, est_probable=True))
    return tuple(etats)


def _place(bar: Bar, lot: Lot) -> tuple[_Place, bool]:
    """Return where an answer stands, and whether it is only probable, hence counted apart."""
    toutes = _classify(lot, (lot.rang_min, lot.rang_max))
    if not bar.est_bornee or _is_firm(lot) or toutes.rang is None:
        return toutes, False
    ferme = _classify(lot, (lot.rang_min_ferme, lot.rang_max_ferme))
    if ferme.rang is None:
        return toutes, True
    if ferme.sorte == AU_MOINS and toutes.rang > ferme.rang:
        return _Place(MIXTE, ferme.rang, toutes.rang), False
    return ferme, False


def _classify(lot: Lot, rangs: tuple[int | None, int | None]) -> _Place:
    bas, haut = rangs
    if not lot.est_comptee or bas is None or haut is None:
        return _Place(lot.statut, None)
    if bas == haut:
        return _Place(EXACT, bas)
    if haut == lot.rang_sommet and bas > 0:
        return _Place(AU_MOINS, bas)
    if bas == 0 and haut != lot.rang_sommet:
        return _Place(AU_PLUS, haut)
    return _Place(INDETERMINE, None)


def _order(echelon: Echelon) -> tuple[int, float, int, int]:
    if echelon.rang is not None:
        sorte = _SORTES.index(echelon.sorte)
        return 0, float(echelon.rang), sorte, echelon.rang_probable or 0
    if echelon.sorte in _SILENCES:
        return 2, 0.0, _SILENCES.index(echelon.sorte), 0
    return 1, 0.0, 0, 0


def _build(
    bar: Bar,
    indicateur: tuple[str, str],
    place: _Place,
    fermes: Sequence[Lot],
    probables: Sequence[Lot],
    muettes: tuple[str, ...],
) -> Echelon:
    unites = tuple(sorted(u for lot in fermes for u in lot.unites))
    apart = tuple(sorted(u for lot in probables for u in lot.unites))
    dont = 0 if bar.est_bornee else sum(len(x.unites) for x in fermes if not _is_firm(x))
    return _build_step(bar, indicateur, place, unites, apart, dont, muettes)


def _build_step(
    bar: Bar,
    indicateur: tuple[str, str],
    place: _Place,
    unites: tuple[str, ...],
    probables: tuple[str, ...],
    dont_probables: int = 0,
    muettes: tuple[str, ...] = (),
) -> Echelon:
    code, libelle = indicateur
    niveau = _find_level(bar, code, place.rang)
    nom = _name(bar, code, place, niveau)
    k, n = len(unites), bar.nb_attendus - len(muettes)
    dont = f" dont{INSECABLE}{compter_probables(dont_probables)}" if dont_probables else ""
    codes = [place.sorte, niveau.code_niveau] if niveau else [place.sorte]
    if suivant := _find_level(bar, code, place.rang_probable):
        codes.append(suivant.code_niveau)
    return Echelon(
        code=".".join(codes),
        sorte=place.sorte,
        rang=place.rang,
        libelle=nom,
        nb_probables=dont_probables,
        rang_probable=place.rang_probable,
        compte=Compte(
            code_lecture=bar.filtres.lecture,
            indicateurs=(code,),
            perimetre=bar.perimetre,
            libelle=f"{libelle}{INSECABLE}: {nom.lower()}",
            k=k,
            n=n - len(probables),
            nb_attendus=bar.nb_attendus,
            oui=unites,
            inconnus=(*probables, *muettes),
            chiffre=write_count(k, 0, n, len(probables)) + dont,
            phrase=_say_step(bar, (k, n), len(probables), dont_probables, nom),
            lien=bar.filtres.to_params(),
            probables=probables,
        ),
    )


def _say_step(bar: Bar, taux: tuple[int, int], probables: int, dont: int, nom: str) -> str:
    """Return « 12 contrats sur 40, et 2 probables : signataire », or « dont 2 probables »."""
    k, n = taux
    if k == 0 and probables:
        sujet = f"Probablement {bar.mot.compter(probables)} sur {n}"
    else:
        lien, nb = ("et", probables) if probables else ("dont", dont)
        suite = f", {lien} {compter_probables(nb)}" if nb else ""
        codes = f" {bar.mot.accorder('codé', n)}" if n < bar.nb_attendus else ""
        sujet = f"{bar.mot.compter(k)} sur {n}{codes}{suite}"
    return majuscule(f"{sujet}{INSECABLE}: {nom.lower()}")


def _is_firm(lot: Lot) -> bool:
    return (lot.rang_min, lot.rang_max) == (lot.rang_min_ferme, lot.rang_max_ferme)


def _find_level(bar: Bar, indicateur: str, rang: int | None) -> Niveau | None:
    return None if rang is None else bar.niveaux.get((bar.echelles.get(indicateur, ""), rang))


def _name(bar: Bar, indicateur: str, place: _Place, niveau: Niveau | None) -> str:
    """Return the words of an exact step, never those of a measure, which adds the steps above."""
    if niveau is None:
        return majuscule(_SANS_REPONSE.get(place.sorte, place.sorte))
    if place.sorte == AU_PLUS:
        return f"{niveau.libelle} au plus"
    if place.sorte == AU_MOINS:
        suite = bar.name_threshold(niveau.code_echelle, niveau.rang + 1)
        return f"{niveau.libelle}, {suite} à établir"
    if place.sorte == MIXTE:
        suite = bar.name_threshold(niveau.code_echelle, place.rang_probable or niveau.rang + 1)
        return f"{niveau.libelle}, {suite} probable"
    return niveau.libelle


def list_ranks_of(
    bar: Bar, lots: Sequence[Lot], *, est_bornee: bool
) -> dict[str, tuple[int, int] | None]:
    """Return the ranks that decide for each expected unit, None for those without an answer."""
    rangs: dict[str, tuple[int, int] | None] = dict.fromkeys(bar.unites)
    for lot in lots:
        rangs |= dict.fromkeys(lot.unites, lot.read_ranks(est_bornee=est_bornee))
    return rangs


def group_by_indicateur(lignes: Iterable[D]) -> dict[str, list[D]]:
    """Return lots of cells, or rates, by indicator, in the order they come."""
    groupes: dict[str, list[D]] = {}
    for ligne in lignes:
        groupes.setdefault(ligne.code_indicateur, []).append(ligne)
    return groupes
