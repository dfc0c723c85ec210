"""The other names by which the options of a list are looked for: acronyms, communes, quartiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from observatory.base.french import FINE, INSECABLE, liste, nom_de_lieu
from observatory.base.text import search_key
from observatory.queries.codebook import list_axes, list_indicateurs, list_themes, list_tous
from observatory.queries.contrats import list_contrats, list_lieux_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from observatory.queries.lectures import list_lectures
from observatory.queries.recherche import (
    CommuneSansQpv,
    list_communes_anciennes,
    list_communes_sans_qpv,
    list_noms_recherche,
)
from observatory.queries.taux import list_unites
from observatory.sheets.pages.noms import name_contrat
from observatory.sheets.rates.axes import name_terme
from observatory.sheets.rates.connu import MENTIONS, write_unread

PAGES_AXES = {"partenaire": "partenaires", "instrument": "articulations"}
"""Where a point of an axis is opened, if not among the results: there, at each of its steps."""


@dataclass(frozen=True)
class Repertoire:
    """Folded label → place in `noms` of the other names of what it labels."""

    etiquettes: dict[str, int]
    noms: tuple[tuple[str, ...], ...]
    communes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What is said of some communes without a QPV, and « name (département) » of each."""
    anciennes: tuple[tuple[str, tuple[str, ...], str], ...] = ()
    """The same of former names, then the commune of today that it is said of."""


def build_repertoire(entrepot: Entrepot) -> Repertoire:
    """Return the other names of every contract, unit and indicator, by each of its labels."""
    repertoire: dict[str, tuple[str, ...]] = {}
    _add_contracts(entrepot, repertoire)
    for indicateur in list_tous(entrepot):
        terme = indicateur.terme.replace("_", " ")
        noms = (indicateur.sigle, terme) if indicateur.sigle else (terme,)
        libelles = (indicateur.libelle, indicateur.libelle_court)
        complets = [name_terme(libelle, indicateur.sigle) for libelle in libelles]
        non_lus = [write_unread(complets[0], mention) for mention in MENTIONS]
        _add(repertoire, (*libelles, *complets, *non_lus), noms)
    distincts = tuple(dict.fromkeys(repertoire.values()))
    places = {noms: place for place, noms in enumerate(distincts)}
    etiquettes = {cle: places[noms] for cle, noms in repertoire.items()}
    return Repertoire(etiquettes, distincts, _list_communes(entrepot), _list_former(entrepot))


def _list_communes(entrepot: Entrepot) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the communes without a QPV by what is said of them, once for all of an EPCI."""
    par_dit: dict[str, list[str]] = {}
    for commune in list_communes_sans_qpv(entrepot):
        nom = _place(commune.nom_commune, commune.code_departement)
        par_dit.setdefault(_say_commune(commune), []).append(nom)
    return tuple((dit, tuple(noms)) for dit, noms in par_dit.items())


def _list_former(entrepot: Entrepot) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Return the former names by what they were and the commune that they are today."""
    par_dit: dict[tuple[str, str], list[str]] = {}
    for x in list_communes_anciennes(entrepot):
        quoi = "ancien nom de commune" if x.est_renommee else "ancienne commune"
        cle = (f"{quoi}, aujourd’hui", _place(x.nom_commune, x.code_departement))
        par_dit.setdefault(cle, []).append(_place(x.nom_ancien, x.code_departement))
    return tuple((dit, tuple(noms), lieu) for (dit, lieu), noms in par_dit.items())


def _place(nom: str, code_departement: str) -> str:
    return f"{nom_de_lieu(nom)} ({code_departement})"


def _say_commune(commune: CommuneSansQpv) -> str:
    """Return « pas de quartier prioritaire ; CC X, son intercommunalité, n’a pas de contrat »."""
    debut = f"pas de quartier prioritaire{FINE}; "
    if not commune.nom_epci:
        return f"{debut}elle n’est d’aucune intercommunalité."
    epci = f"{debut}son intercommunalité, {nom_de_lieu(commune.nom_epci)}, "
    if commune.est_epci_a_contrat:
        return f"{epci}a un contrat de ville."
    if commune.communes_a_contrat:
        noms = liste(nom_de_lieu(c) for c in commune.communes_a_contrat)
        return f"{epci}n’en a pas{FINE}; y ont un contrat de ville{INSECABLE}: {noms}."
    return f"{epci}n’a pas de contrat de ville."


def _add_contracts(entrepot: Entrepot, repertoire: dict[str, tuple[str, ...]]) -> None:
    noms = list_noms_recherche(entrepot)
    lieux = list_lieux_contrats(entrepot)
    for contrat in list_contrats(entrepot, Filtres(region=REGION_FRANCE)):
        code = contrat.code_contrat
        longs = (name_contrat(contrat, lieux.get(code, ())), name_contrat(contrat))
        _add(repertoire, (*longs, contrat.nom_contrat), noms.get(code, ()))
    for lecture in list_lectures(entrepot):
        for unite in list_unites(entrepot, Filtres(lecture=lecture.code_lecture)):
            siens = noms.get(unite.code_contrat or "", (unite.code_unite,))
            _add(repertoire, (unite.nom_unite,), siens)


def _add(
    repertoire: dict[str, tuple[str, ...]], etiquettes: Iterable[str], noms: Iterable[str]
) -> None:
    """Add names to each label; two things of the same label are both found by the names of each."""
    for cle in dict.fromkeys(map(search_key, etiquettes)):
        repertoire[cle] = tuple(dict.fromkeys((*repertoire.get(cle, ()), *noms)))


@dataclass(frozen=True)
class Trouvaille:
    """One thing that can be searched: its label, the page that shows it, the filters to set."""

    libelle: str
    page: str
    filtres: Mapping[str, Any] = field(default_factory=dict)


def list_trouvailles(entrepot: Entrepot, code_lecture: str) -> Mapping[str, Trouvaille]:
    """Return what can be searched, by key: the lecture's territory, themes, points, then elsewhere.

    A contract elsewhere says its région in its label. Communes, neighbourhoods and acronyms are
    found through the other names of the label (see recherche.build_repertoire): the acronym of a
    point stands before the commune of elsewhere that bears the same name (ARS and Ars).
    """
    ici = {c.code_contrat for c in list_contrats(entrepot, Filtres(lecture=code_lecture))}
    lieux = list_lieux_contrats(entrepot)
    proches: dict[str, Trouvaille] = {}
    lointains: dict[str, Trouvaille] = {}
    for contrat in list_contrats(entrepot, Filtres(region=REGION_FRANCE)):
        code = contrat.code_contrat
        nom = name_contrat(contrat, lieux.get(code, ()))
        est_ici = code in ici
        libelle = nom if est_ici else f"{nom} [{contrat.nom_region}]"
        (proches if est_ici else lointains)[f"contrat:{code}"] = Trouvaille(
            libelle, "contrat", {"contrat": code}
        )
    return proches | _list_points(entrepot, code_lecture) | lointains


def _list_points(entrepot: Entrepot, code_lecture: str) -> dict[str, Trouvaille]:
    """Return the themes, then the points that the lecture codes."""
    trouvailles: dict[str, Trouvaille] = {}
    for t in list_themes(entrepot):
        trouvailles[f"theme:{t.code_theme}"] = Trouvaille(
            f"Thème · {t.libelle}", "lecture", {"theme": t.code_theme}
        )
    axes = list_axes(entrepot)
    for i in list_indicateurs(entrepot, lecture=code_lecture):
        if i.code_echelle:
            libelle = f"{axes[i.axe].libelle_court} · {name_terme(i.libelle, i.sigle)}"
            trouvailles[f"indicateur:{i.code_indicateur}"] = Trouvaille(
                libelle, PAGES_AXES.get(i.axe, "lecture"), {"indicateur": i.code_indicateur}
            )
    return trouvailles
