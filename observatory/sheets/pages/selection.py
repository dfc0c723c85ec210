"""What the filters keep, and how it is said: contracts, units, indicators, each choice in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from observatory.base.french import FINE, guillemets, liste, nombre, pourcentage, quantite
from observatory.base.text import name_file
from observatory.queries.adresse import write_query
from observatory.queries.codebook import (
    Indicateur,
    list_indicateurs,
    list_mesures,
    list_niveaux,
    list_termes,
)
from observatory.queries.contrats import Contrat, list_contrats, list_departements, list_regions
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres, name_lecture
from observatory.queries.lectures import Lecture, load_lecture
from observatory.queries.sources import load_construction
from observatory.queries.taux import Unite, list_unites
from observatory.sheets.rates.themes import find_theme, list_codes_theme
from observatory.sheets.rates.unites import mot_unite

_LONGUEUR_NOM = 90
LECTURE, PERIMETRE = "Lecture", "Périmètre"
"""The two choices always made: what was read, and where it was."""
NIVEAUX = {"epci": "contrats d’une intercommunalité", "commune": "contrats d’une commune"}


@dataclass(frozen=True)
class ChoixDit:
    """One choice a person made, in words."""

    libelle: str
    texte: str


@dataclass(frozen=True)
class Selection:
    """What the filters keep; `adresse` is the query string that restores the view.

    `unites` are those of the lecture among `contrats`: none where the lecture read elsewhere.
    """

    filtres: Filtres
    lecture: Lecture
    contrats: tuple[Contrat, ...]
    unites: tuple[Unite, ...]
    indicateurs: tuple[Indicateur, ...]
    criteres: tuple[ChoixDit, ...]
    phrase: str
    adresse: str
    date_donnees: dt.date | None = None

    @property
    def est_vide(self) -> bool:
        """Return whether the filters keep nothing at all."""
        return not self.contrats and not self.unites

    @property
    def codes_contrats(self) -> tuple[str, ...]:
        """Return the codes of the contracts kept."""
        return tuple(c.code_contrat for c in self.contrats)

    @property
    def codes_unites(self) -> tuple[str, ...]:
        """Return the codes of the units kept."""
        return tuple(u.code_unite for u in self.unites)

    @property
    def codes_indicateurs(self) -> tuple[str, ...]:
        """Return the codes of the indicators kept."""
        return tuple(i.code_indicateur for i in self.indicateurs)

    @property
    def nb_qpv(self) -> int:
        """Return the number of QPV: each belongs to one contract."""
        return sum(c.nb_qpv for c in self.contrats)


def isolate_contrat(filtres: Filtres, code_contrat: str) -> Filtres:
    """Return the filters that keep one contract alone, whatever its région."""
    return Filtres(
        lecture=filtres.lecture,
        region=REGION_FRANCE,
        theme=filtres.theme,
        indicateur=filtres.indicateur,
        mesure=filtres.mesure,
        recherche=code_contrat,
        contrat=code_contrat,
    )


def build_selection(entrepot: Entrepot, filtres: Filtres) -> Selection:
    """Return what the filters keep; QueryError when the lecture is unknown."""
    lecture = load_lecture(entrepot, filtres.lecture)
    contrats = list_contrats(entrepot, filtres)
    if any(c.code_contrat == filtres.recherche for c in contrats):
        contrats = [c for c in contrats if c.code_contrat == filtres.recherche]
    unites = list_unites(entrepot, filtres)
    return Selection(
        filtres=filtres,
        lecture=lecture,
        contrats=tuple(contrats),
        unites=tuple(unites),
        indicateurs=choose_indicateurs(entrepot, filtres),
        criteres=tuple(list_criteres(entrepot, filtres, lecture, contrats)),
        phrase=_say_selection(lecture, contrats, unites),
        adresse=write_adresse(filtres),
        date_donnees=find_date(entrepot),
    )


def find_date(entrepot: Entrepot) -> dt.date | None:
    """Return the day the data were built: what the name of a file says, whenever it is taken."""
    construction = load_construction(entrepot)
    return construction.date_construction.date() if construction else None


def choose_indicateurs(entrepot: Entrepot, filtres: Filtres) -> tuple[Indicateur, ...]:
    """Return the indicator the filters name, else those of their theme, else all."""
    indicateurs = list_indicateurs(entrepot, lecture=filtres.lecture)
    if filtres.indicateur is not None:
        return tuple(i for i in indicateurs if i.code_indicateur == filtres.indicateur)
    theme = find_theme(entrepot, filtres.theme, filtres.lecture)
    if theme is None:
        return tuple(indicateurs)
    codes = list_codes_theme(theme, indicateurs)
    return tuple(i for i in indicateurs if i.code_indicateur in codes)


def write_adresse(filtres: Filtres) -> str:
    """Return the end of the address that restores the view: « ?lecture=…&departement=34 »."""
    return f"?{write_query(name_lecture(filtres.to_params()))}"


def write_radical(selection: Selection) -> str:
    """Return the name of the file: what it is, which lecture, simulated or not, which filters."""
    filtres = selection.filtres
    if filtres.contrat and filtres.recherche == filtres.contrat:
        filtres = filtres.with_changes(region=None, recherche="")
        seul = [f"contrat-{filtres.contrat}"]
    else:
        seul = []
    omis = ("lecture", "contrat")
    params = filtres.to_params().items()
    choix = [*seul, *(f"{nom}-{valeur}" for nom, valeur in params if nom not in omis)]
    simule = ["CODAGE-SIMULE"] if selection.lecture.est_simulee else []
    parties = ["contrats-de-ville", *simule, selection.lecture.code_lecture, *choix]
    date = f"_{selection.date_donnees}" if selection.date_donnees else ""
    nom = "_".join(p for p in map(name_file, parties) if p)[: _LONGUEUR_NOM - len(date)]
    return nom.rstrip("._-") + date


def name_view(lecture: Lecture, vue: str, jour: dt.date | None) -> str:
    """Return the name of the file of a view, without extension: lecture, view, date of the data."""
    simule = "CODAGE-SIMULE" if lecture.est_simulee else ""
    parties = (lecture.code_lecture, simule, vue, str(jour or ""))
    return "_".join(p for p in map(name_file, parties) if p)


def _say_selection(lecture: Lecture, contrats: Sequence[Contrat], unites: Sequence[Unite]) -> str:
    """Return « 8 contrats de ville, 23 QPV ; 8 contrats lus sur les 40 de la lecture »."""
    nb_qpv = sum(c.nb_qpv for c in contrats)
    combien = f"{quantite(len(contrats), 'contrat')} de ville, {quantite(nb_qpv, 'QPV', 'QPV')}"
    mot = mot_unite(lecture.type_unite)
    if not unites:
        attendus = mot.compter(lecture.nb_attendus)
        return f"{combien}{FINE}; aucun n’est dans cette lecture, qui porte sur {attendus}."
    if len(unites) == lecture.nb_attendus:
        return f"{combien}{FINE}; toute la lecture{FINE}: {mot.compter(len(unites))}."
    sur = nombre(lecture.nb_attendus)
    return f"{combien}{FINE}; {mot.compter(len(unites))} sur les {sur} de la lecture."


def list_criteres(
    entrepot: Entrepot, filtres: Filtres, lecture: Lecture, contrats: Sequence[Contrat]
) -> Iterator[ChoixDit]:
    """Yield each choice in words; `contrats` are those kept, one alone is named."""
    yield ChoixDit(LECTURE, lecture.nom_lecture)
    seul = next((c for c in contrats if c.code_contrat == filtres.recherche), None)
    if seul is not None:
        yield ChoixDit("Contrat", f"{seul.nom_contrat} ({seul.code_contrat})")
    else:
        yield _say_region(entrepot, filtres, lecture)
        yield from _list_places(entrepot, filtres)
    yield from _list_subjects(entrepot, filtres)


def _say_region(entrepot: Entrepot, filtres: Filtres, lecture: Lecture) -> ChoixDit:
    if filtres.region is None:
        return ChoixDit(PERIMETRE, f"{lecture.nom_perimetre} (celui de la lecture)")
    if filtres.region == REGION_FRANCE:
        return ChoixDit("Région", "toute la France")
    noms = {r.code: r.nom for r in list_regions(entrepot)}
    return ChoixDit("Région", noms.get(filtres.region, filtres.region))


def _list_places(entrepot: Entrepot, filtres: Filtres) -> Iterator[ChoixDit]:
    if filtres.departement:
        noms = {d.code: d.nom for d in list_departements(entrepot)}
        choisis = [f"{noms.get(code, code)} ({code})" for code in filtres.departement]
        yield ChoixDit("Départements" if len(choisis) > 1 else "Département", liste(choisis))
    if filtres.niveau is not None:
        yield ChoixDit("Niveau", NIVEAUX.get(filtres.niveau, filtres.niveau))
    qpv = _say_bounds(filtres.nb_qpv_min, filtres.nb_qpv_max, nombre)
    if qpv:
        yield ChoixDit("Nombre de QPV", qpv)
    part = _say_bounds(filtres.part_min, filtres.part_max, pourcentage)
    if part:
        yield ChoixDit("Part des habitants de l’EPCI vivant en QPV", part)
    if filtres.recherche:
        yield ChoixDit("Recherche", guillemets(filtres.recherche))


def _say_bounds(
    bas: float | None, haut: float | None, ecrire: Callable[[float], str]
) -> str | None:
    if bas is not None and haut is not None:
        return ecrire(bas) if bas == haut else f"de {ecrire(bas)} à {ecrire(haut)}"
    if bas is not None:
        return f"au moins {ecrire(bas)}"
    return None if haut is None else f"au plus {ecrire(haut)}"


def _list_subjects(entrepot: Entrepot, filtres: Filtres) -> Iterator[ChoixDit]:
    theme = find_theme(entrepot, filtres.theme, filtres.lecture)
    if theme is not None:
        yield ChoixDit("Thématique", theme.libelle)
    siens = list_indicateurs(entrepot, lecture=filtres.lecture)
    choisi = next((i for i in siens if i.code_indicateur == filtres.indicateur), None)
    if choisi is None:
        return
    yield ChoixDit("Indicateur", f"{choisi.libelle} ({choisi.code_indicateur})")
    mesures = {m.mesure: m.libelle for m in list_mesures(entrepot)}
    if filtres.mesure is not None:
        yield ChoixDit("Mesure", mesures.get(filtres.mesure, filtres.mesure))
    if filtres.valeur:
        noms = {t.code: t.libelle for t in list_termes(entrepot) if t.vocabulaire == "statut"}
        noms |= {
            n.code_niveau: n.libelle
            for n in list_niveaux(entrepot)
            if n.code_echelle == choisi.code_echelle
        }
        texte = liste([noms.get(v, v).lower() for v in filtres.valeur], "ou")
        yield ChoixDit("Valeur", texte)
