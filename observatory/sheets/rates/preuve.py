"""The chain of proof: a figure, the units on each side, the coded cell, its evidence.

Every figure of a sheet that counts units is a `Taux` (a measure of the codebook) or a `Compte`
(one level exactly, two facts together). `list_rates` finds them all, `open_rate` opens any.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from observatory.base.errors import QueryError
from observatory.base.french import INSECABLE, au_moins, compter_probables, fraction
from observatory.queries.adresse import LIBRE, ChoixAdresse, Parametre
from observatory.queries.cellules import list_cotes
from observatory.queries.comparaison import list_unites_perimetre
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import (
    PERIMETRE_LECTURE,
    LigneTaux,
    Unite,
    list_reperes,
    list_taux,
    list_taux_groupe,
    list_unites,
    write_perimetre,
)
from observatory.sheets.rates.cellules import (
    Cote,
    DetailTaux,
    UniteCote,
    name_positives,
    open_cells,
)
from observatory.sheets.rates.reperes import build_repere, list_marks
from observatory.sheets.rates.taux import RIEN_ETABLI, Taux, build_taux
from observatory.sheets.rates.unites import mot_unite

PERIMETRE_SELECTION = "selection"
"""A group described by the filters of the address, whose link the rate carries."""


@dataclass(frozen=True)
class CleTaux(ChoixAdresse):
    """The address of a rate: which lecture, which indicator, which measure, which group.

    `perimetre` is lecture, departement=34, classe_qpv=1, nature_epci=CA or unites=A,B.
    """

    code_lecture: Annotated[str, Parametre("lecture")]
    code_indicateur: Annotated[str, Parametre("indicateur")]
    mesure: str
    perimetre: Annotated[str, Parametre(forme=LIBRE)] = PERIMETRE_LECTURE


@dataclass(frozen=True)
class Compte:
    """A count of units that no measure of the codebook gives; `oui` are the k units counted.

    The other units of the group are the n − k that do not count, and those of `inconnus`, among
    which `probables` would count if only probable cells decided: they are never added to k.
    `lien` holds the parameters of the view, which describe a selection.
    """

    code_lecture: str
    indicateurs: tuple[str, ...]
    perimetre: str
    libelle: str
    k: int
    n: int
    nb_attendus: int
    oui: tuple[str, ...]
    inconnus: tuple[str, ...]
    chiffre: str
    phrase: str
    lien: Mapping[str, str] = field(hash=False)
    probables: tuple[str, ...] = ()


Figure = Taux | Compte


def write_count(k: int, nb_inconnus: int, nb_attendus: int, nb_probables: int = 0) -> str:
    """Return « 5/40 », « au moins 5/40 » when some are unknown, « rien d’établi » when all are.

    The probable ones stand apart, as in a rate: « au moins 5/40 + 2 probables ».
    """
    if k == 0 and nb_probables:
        return f"probable{INSECABLE}: {fraction(nb_probables, nb_attendus)}"
    if nb_attendus and nb_inconnus == nb_attendus:
        return RIEN_ETABLI
    suite = f" +{INSECABLE}{compter_probables(nb_probables)}" if nb_probables else ""
    return f"{au_moins(fraction(k, nb_attendus), nb_inconnus)}{suite}"


def key_of(taux: Taux) -> CleTaux:
    """Return the address of a rate."""
    return CleTaux(taux.code_lecture, taux.ligne.code_indicateur, taux.ligne.mesure, taux.perimetre)


def place_rate(ligne: LigneTaux, filtres: Filtres, perimetre: str, noms: Any = ()) -> Taux:
    """Return the rate of a group, whose link names the group beside the filters."""
    return build_taux(ligne, filtres, noms, perimetre)


def place_rates(
    lignes: Sequence[LigneTaux], filtres: Filtres, perimetre: str
) -> tuple[tuple[Taux, ...], Taux]:
    """Return the rates of one indicator, and the one its ladder says first."""
    taux = tuple(place_rate(x, filtres, perimetre) for x in lignes)
    return taux, next((t for t in taux if t.ligne.est_principale), taux[0])


def list_rates(sheet: object) -> Iterator[Figure]:
    """Yield every rate and count held by a sheet, however deep, each time it is shown."""
    if isinstance(sheet, Taux | Compte):
        yield sheet
    elif dataclasses.is_dataclass(sheet) and not isinstance(sheet, type):
        for champ in dataclasses.fields(sheet):
            yield from list_rates(getattr(sheet, champ.name))
    elif isinstance(sheet, Mapping):
        for valeur in sheet.values():
            yield from list_rates(valeur)
    elif isinstance(sheet, tuple | list | set | frozenset):
        for valeur in sheet:
            yield from list_rates(valeur)


def build_detail(entrepot: Entrepot, filtres: Filtres) -> DetailTaux | None:
    """Return the rate the filters open (indicateur, mesure) with its units on each side.

    None when the filters open nothing, or a measure this indicator does not have.
    """
    if filtres.indicateur is None:
        return None
    lignes = list_taux(entrepot, filtres, indicateurs=[filtres.indicateur])
    ligne = next((x for x in lignes if filtres.mesure in (None, x.mesure)), None)
    if ligne is None:
        return None
    unites = (
        {u.code_unite for u in list_unites(entrepot, filtres)} if filtres.est_selection else None
    )
    ouvert = filtres.with_changes(mesure=ligne.mesure)
    return _open(
        entrepot,
        (ligne, filtres, None),
        unites,
        lambda unite: ouvert.with_changes(contrat=unite).to_params(),
    )


def open_rate(entrepot: Entrepot, cle: CleTaux, filtres: Filtres | None = None) -> DetailTaux:
    """Return a rate opened: every unit of its group stands on one side, none is left out.

    `filtres` describe the group « selection » and are kept in the links of the units.
    Raises QueryError when the lecture, the indicator, the measure or the group is unknown.
    """
    vue = filtres or Filtres(lecture=cle.code_lecture)
    unites = {u.code_unite for u in _list_group(entrepot, cle, vue)}
    lignes = list_taux_groupe(
        entrepot,
        cle.code_lecture,
        _write_group(cle.perimetre, unites),
        indicateurs=[cle.code_indicateur],
    )
    ligne = next((x for x in lignes if x.mesure == cle.mesure), None)
    if ligne is None:
        raise QueryError(
            f"Le taux demandé n’existe pas (lecture « {cle.code_lecture} », indicateur "
            f"« {cle.code_indicateur} », mesure « {cle.mesure} », groupe « {cle.perimetre} ») → "
            "vérifier ces codes (observatory rates --lecture …)."
        )
    return _open(
        entrepot,
        (ligne, vue, cle.perimetre),
        unites,
        lambda unite: {**cle.to_params(), "unite": unite},
    )


def _open(
    entrepot: Entrepot,
    place: tuple[LigneTaux, Filtres, str | None],
    unites: Collection[str] | None,
    link: Callable[[str], Mapping[str, str]],
) -> DetailTaux:
    """Return a rate opened, the same by whichever door: every unit of its group on one side.

    place: the rate, the view, the group. unites: those of the group, None for the whole lecture.
    `link` gives the parameters that open the cell of a unit, which the door decides.
    """
    ligne, filtres, perimetre = place
    cellules = list_cotes(
        entrepot,
        ligne.code_lecture,
        None if unites is None else sorted(unites),
        [ligne.code_indicateur],
        ligne.mesure,
    )
    positifs = name_positives(cellules, est_bornee=ligne.est_bornee)
    taux = build_taux(ligne, filtres, positifs, perimetre)
    detail = open_cells(entrepot, taux, cellules, mot_unite(ligne.type_unite), link)
    est_entiere = unites is None or perimetre == PERIMETRE_LECTURE
    return _add_published(entrepot, detail) if est_entiere else detail


def _add_published(entrepot: Entrepot, detail: DetailTaux) -> DetailTaux:
    """Return a rate of the whole lecture with what was published of it."""
    siens = list_marks(list_reperes(entrepot, detail.taux.ligne.code_lecture), detail.taux)
    return replace(detail, publies=tuple(build_repere(r, detail.taux) for r in siens))


def _list_group(entrepot: Entrepot, cle: CleTaux, filtres: Filtres) -> list[Unite]:
    if cle.perimetre == PERIMETRE_SELECTION:
        return list_unites(entrepot, filtres)
    return list_unites_perimetre(entrepot, cle.code_lecture, cle.perimetre)


def _write_group(perimetre: str, unites: set[str]) -> str:
    return write_perimetre(sorted(unites)) if perimetre == PERIMETRE_SELECTION else perimetre


@dataclass(frozen=True)
class DetailCompte:
    """A count opened: the units counted, the probable ones, the others, those nobody can place."""

    compte: Compte
    oui: tuple[UniteCote, ...]
    probables: tuple[UniteCote, ...]
    non: tuple[UniteCote, ...]
    inconnus: tuple[UniteCote, ...]


def open_compte(entrepot: Entrepot, compte: Compte) -> DetailCompte:
    """Return a count opened: each unit of its group stands on one of four sides."""
    noms = list_group(entrepot, compte)
    oui, probables = set(compte.oui), set(compte.probables)
    inconnus = set(compte.inconnus) - probables

    def side(codes: Iterable[str]) -> tuple[UniteCote, ...]:
        return tuple(
            UniteCote(
                code_unite=code,
                nom=noms[code],
                code_contrat=None,
                resume=compte.libelle,
                lien={
                    "lecture": compte.code_lecture,
                    "indicateur": compte.indicateurs[0],
                    "unite": code,
                },
            )
            for code in codes
        )

    return DetailCompte(
        compte=compte,
        oui=side(u for u in noms if u in oui),
        probables=side(u for u in noms if u in probables),
        non=side(u for u in noms if u not in oui | probables | inconnus),
        inconnus=side(u for u in noms if u in inconnus),
    )


def list_sides(detail: DetailCompte, degre: str = "") -> tuple[Cote, ...]:
    """Return the sides of a count opened that hold units, each with its mark and its words.

    `degre` names the step counted: the units of the other steps are then left out.
    """
    nom = degre or "oui"
    cotes = (
        Cote("oui", "●", nom, detail.oui),
        Cote("oui_probable", "◐", f"{nom}, probable", detail.probables),
        Cote("non_lu", "?", "rien d’établi", detail.inconnus),
        Cote("non", "○", "les autres", () if degre else detail.non),
    )
    return tuple(c for c in cotes if c.unites)


def list_group(entrepot: Entrepot, figure: Figure) -> dict[str, str]:
    """Return the units of the group of a figure, code → name; its link describes a selection."""
    if figure.perimetre == PERIMETRE_SELECTION:
        unites = list_unites(entrepot, Filtres.from_params(keep_selection(figure.lien))[0])
    else:
        unites = list_unites_perimetre(entrepot, figure.code_lecture, figure.perimetre)
    return {u.code_unite: u.nom_unite for u in unites}


def keep_selection(lien: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a view that select units, whatever figure it opens."""
    propres = {"mesure", "theme", "contrat", "perimetre"}
    if "valeur" not in lien:
        propres.add("indicateur")
    return {nom: valeur for nom, valeur in lien.items() if nom not in propres}
