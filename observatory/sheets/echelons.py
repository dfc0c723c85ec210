"""The steps of a ladder as a stacked bar: every expected unit stands in exactly one of them.

Cells that give only a bound (« au moins cité ») are counted apart from the level itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from observatory.queries.filtres import Filtres
from observatory.queries.indicateurs import Niveau
from observatory.queries.lots import Lot
from observatory.queries.taux import LigneTaux
from observatory.sheets.cellules import COTES
from observatory.sheets.francais import INSECABLE, fraction, majuscule
from observatory.sheets.preuve import Compte
from observatory.sheets.unites import MotUnite

EXACT, AU_MOINS, AU_PLUS, INDETERMINE = "exact", "au_moins", "au_plus", "indetermine"
NON_LU = "non_lu"
_SORTES = (EXACT, AU_MOINS, AU_PLUS, INDETERMINE)
_SILENCES = ("en_desaccord", "non_compte", "non_precise", "document_absent", NON_LU)
_SANS_REPONSE = {code: libelle for code, _, libelle in COTES}


@dataclass(frozen=True)
class Echelon:
    """One segment of a bar: `sorte` is exact, au_moins, au_plus, indetermine or a silence.

    `code` is unique in a bar and stable (exact.signataire, au_moins.cite, non_lu); `rang` is the
    rank of the level, None for a silence. `nb_probables` of the units are only probable.
    """

    code: str
    sorte: str
    rang: int | None
    libelle: str
    nb_probables: int
    compte: Compte


@dataclass(frozen=True)
class Bar:
    """What the bars of a page share: the group of units, the words, the view."""

    filtres: Filtres
    perimetre: str
    unites: tuple[str, ...]
    mot: MotUnite
    niveaux: Mapping[tuple[str, int], Niveau]
    echelles: Mapping[str, str]

    @property
    def nb_attendus(self) -> int:
        """Return how many units are expected."""
        return len(self.unites)


def index_niveaux(niveaux: Iterable[Niveau]) -> dict[tuple[str, int], Niveau]:
    """Return the levels by ladder and rank."""
    return {(n.code_echelle, n.rang): n for n in niveaux}


def build_echelons(
    bar: Bar, indicateur: str, libelle: str, lots: Sequence[Lot]
) -> tuple[Echelon, ...]:
    """Return the steps of one indicator, lowest first, silences last; empty steps are left out."""
    groupes: dict[tuple[str, int | None], list[Lot]] = {}
    for lot in lots:
        groupes.setdefault(_classify(lot), []).append(lot)
    echelons = [
        _build(bar, (indicateur, libelle), sorte, rang, reunis)
        for (sorte, rang), reunis in groupes.items()
    ]
    lues = {u for lot in lots for u in lot.unites}
    if len(lues) < bar.nb_attendus:
        silence = tuple(u for u in bar.unites if u not in lues)
        echelons.append(_build_step(bar, (indicateur, libelle), NON_LU, None, silence, 0))
    return tuple(sorted(echelons, key=_order))


def list_legend(barres: Iterable[Sequence[Echelon]]) -> tuple[Echelon, ...]:
    """Return one step of each code used by some bars, in the order they are stacked."""
    vus = {e.code: e for barre in barres for e in barre}
    return tuple(sorted(vus.values(), key=_order))


def _classify(lot: Lot) -> tuple[str, int | None]:
    if not lot.est_comptee or lot.rang_min is None or lot.rang_max is None:
        return lot.statut, None
    if lot.rang_min == lot.rang_max:
        return EXACT, lot.rang_min
    if lot.rang_max == lot.rang_sommet and lot.rang_min > 0:
        return AU_MOINS, lot.rang_min
    if lot.rang_min == 0 and lot.rang_max != lot.rang_sommet:
        return AU_PLUS, lot.rang_max
    return INDETERMINE, None


def _order(echelon: Echelon) -> tuple[int, float, int]:
    if echelon.rang is not None:
        return 0, float(echelon.rang), _SORTES.index(echelon.sorte)
    if echelon.sorte in _SILENCES:
        return 2, 0.0, _SILENCES.index(echelon.sorte)
    return 1, 0.0, 0


def _build(
    bar: Bar, indicateur: tuple[str, str], sorte: str, rang: int | None, lots: Sequence[Lot]
) -> Echelon:
    unites = tuple(sorted(u for lot in lots for u in lot.unites))
    probables = sum(len(x.unites) for x in lots if not _is_firm(x))
    return _build_step(bar, indicateur, sorte, rang, unites, probables)


def _build_step(
    bar: Bar,
    indicateur: tuple[str, str],
    sorte: str,
    rang: int | None,
    unites: tuple[str, ...],
    nb_probables: int,
) -> Echelon:
    code, libelle = indicateur
    echelle = bar.echelles.get(code, "")
    niveau = None if rang is None else bar.niveaux.get((echelle, rang))
    nom = _name(sorte, niveau)
    k = len(unites)
    return Echelon(
        code=f"{sorte}.{niveau.code_niveau}" if niveau else sorte,
        sorte=sorte,
        rang=rang,
        libelle=nom,
        nb_probables=nb_probables,
        compte=Compte(
            code_lecture=bar.filtres.lecture,
            indicateurs=(code,),
            perimetre=bar.perimetre,
            libelle=f"{libelle}{INSECABLE}: {nom.lower()}",
            k=k,
            n=bar.nb_attendus,
            nb_attendus=bar.nb_attendus,
            oui=unites,
            inconnus=(),
            chiffre=fraction(k, bar.nb_attendus),
            phrase=majuscule(
                f"{bar.mot.compter(k)} sur {bar.nb_attendus}{INSECABLE}: {nom.lower()}"
            ),
            lien=bar.filtres.to_params(),
        ),
    )


def _is_firm(lot: Lot) -> bool:
    return (lot.rang_min, lot.rang_max) == (lot.rang_min_ferme, lot.rang_max_ferme)


def _name(sorte: str, niveau: Niveau | None) -> str:
    if niveau is None:
        return majuscule(_SANS_REPONSE.get(sorte, sorte))
    if sorte == AU_MOINS:
        return f"Au moins {niveau.libelle.lower()}"
    return f"{niveau.libelle} au plus" if sorte == AU_PLUS else niveau.libelle


def list_ranks_of(
    bar: Bar, lots: Sequence[Lot], *, est_partielle: bool
) -> dict[str, tuple[int, int] | None]:
    """Return the ranks that decide for each expected unit, None for those without an answer."""
    rangs: dict[str, tuple[int, int] | None] = dict.fromkeys(bar.unites)
    for lot in lots:
        rangs |= dict.fromkeys(lot.unites, lot.read_ranks(est_partielle=est_partielle))
    return rangs


def group_lots(lots: Iterable[Lot]) -> dict[str, list[Lot]]:
    """Return the lots by indicator, in the order they come."""
    groupes: dict[str, list[Lot]] = {}
    for lot in lots:
        groupes.setdefault(lot.code_indicateur, []).append(lot)
    return groupes


def group_by_indicateur(lignes: Iterable[LigneTaux]) -> dict[str, list[LigneTaux]]:
    """Return the rates by indicator, in the order they come."""
    groupes: dict[str, list[LigneTaux]] = {}
    for ligne in lignes:
        groupes.setdefault(ligne.code_indicateur, []).append(ligne)
    return groupes
