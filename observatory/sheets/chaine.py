"""Follow every figure of a sheet down to its cells, and tell where the chain breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from observatory.queries.comparaison import list_cotes, list_unites_perimetre
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_unites
from observatory.sheets.rates.cellules import Cote, UniteCote
from observatory.sheets.rates.preuve import PERIMETRE_SELECTION, Compte, Figure, key_of
from observatory.sheets.rates.taux import Taux

OUI, NON = ("oui", "oui_probable"), ("non", "non_probable")
_DECIDEES = frozenset((*OUI, *NON))


@dataclass(frozen=True)
class Rupture:
    """A figure that its cells do not give: which one, and what does not match."""

    figure: Figure
    raison: str


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
    noms = _Groupes(entrepot).read(compte)
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


def trace_rates(entrepot: Entrepot, figures: Iterable[Figure]) -> tuple[Rupture, ...]:
    """Return the figures whose cells do not give them; empty when the whole chain holds.

    Each figure is counted again from the side where each unit of its group stands, and each unit
    that decides must have a cell somebody coded.
    """
    groupes = _Groupes(entrepot)
    cotes: dict[str, Mapping[tuple[str, str], Mapping[str, str]]] = {}
    ruptures = []
    for figure in figures:
        lecture = figure.code_lecture
        if lecture not in cotes:
            cotes[lecture] = _read_sides(entrepot, lecture)
        unites = groupes.read(figure)
        raison = (
            _check_rate(figure, unites, cotes[lecture])
            if isinstance(figure, Taux)
            else _check_count(figure, unites)
        )
        if raison:
            ruptures.append(Rupture(figure, raison))
    return tuple(ruptures)


class _Groupes:
    """The units of each group, by code, read once."""

    def __init__(self, entrepot: Entrepot) -> None:
        self._entrepot = entrepot
        self._connus: dict[tuple[object, ...], dict[str, str]] = {}

    def read(self, figure: Figure) -> Mapping[str, str]:
        """Return the units of the group of a figure, code → name."""
        est_selection = figure.perimetre == PERIMETRE_SELECTION
        params = _keep_selection(figure.lien) if est_selection else {}
        cle = (figure.code_lecture, figure.perimetre, tuple(sorted(params.items())))
        if cle not in self._connus:
            if est_selection:
                unites = list_unites(self._entrepot, Filtres.from_params(params)[0])
            else:
                unites = list_unites_perimetre(
                    self._entrepot, figure.code_lecture, figure.perimetre
                )
            self._connus[cle] = {u.code_unite: u.nom_unite for u in unites}
        return self._connus[cle]


def _keep_selection(lien: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of a view that select units, whatever figure it opens."""
    propres = {"mesure", "theme", "contrat", "perimetre"}
    if "valeur" not in lien:
        propres.add("indicateur")
    return {nom: valeur for nom, valeur in lien.items() if nom not in propres}


def _read_sides(entrepot: Entrepot, lecture: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Return, by indicator and measure, the side of each unit; decided by nobody: left out."""
    sides: dict[tuple[str, str], dict[str, str]] = {}
    for groupe in list_cotes(entrepot, lecture):
        if groupe.cote in _DECIDEES and groupe.nb_codeurs < 1:
            continue
        cle = (groupe.code_indicateur, groupe.mesure)
        sides.setdefault(cle, {}).update(dict.fromkeys(groupe.unites, groupe.cote))
    return sides


def _check_rate(
    taux: Taux, unites: Mapping[str, str], sides: Mapping[tuple[str, str], Mapping[str, str]]
) -> str | None:
    cle = key_of(taux)
    places = sides.get((taux.code_indicateur, taux.mesure), {})
    if len(unites) != taux.nb_attendus:
        return f"{len(unites)} unités dans {cle.perimetre}, {taux.nb_attendus} attendues"
    sans_cellule = [u for u in unites if u not in places]
    if sans_cellule:
        return f"cellules introuvables : {', '.join(sans_cellule[:5])}"
    compte = Counter(places[u] for u in unites)
    fermes, probables = compte["oui"], compte["oui_probable"]
    negatifs = compte["non"] + (0 if taux.est_borne else compte["non_probable"])
    k = fermes if taux.est_borne else fermes + probables
    if (k, k + negatifs, probables) != (taux.k, taux.n, taux.k_probable):
        trouve = f"{k}/{k + negatifs} (dont {probables} probables)"
        return f"{trouve} dans les cellules, {taux.k}/{taux.n} (dont {taux.k_probable}) affiché"
    return None


def _check_count(compte: Compte, unites: Mapping[str, str]) -> str | None:
    oui, inconnus = set(compte.oui), set(compte.inconnus)
    if len(unites) != compte.nb_attendus or not (oui | inconnus) <= set(unites):
        return "des unités ne sont pas dans le groupe"
    if len(oui) != compte.k or oui & inconnus or compte.n + len(inconnus) != compte.nb_attendus:
        return "le nombre affiché n’est pas celui des unités listées"
    if not set(compte.probables) <= inconnus:
        return "des unités probables sont aussi comptées"
    return None
