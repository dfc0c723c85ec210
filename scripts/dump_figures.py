"""Write every figure of the shipped lectures as sorted JSON, to compare two versions of the code.

    .venv/bin/python scripts/dump_figures.py /tmp/before
    (change the code, build again)
    .venv/bin/python scripts/dump_figures.py /tmp/after \
        && .venv/bin/python scripts/compare_figures.py /tmp/before /tmp/after

Rates stored, by group and by selection; sheets of the pages and printed sheets as values; tables of
the exports. Layout is left out. What a sheet computes from its fields counts as one of its values,
so that a field may become a property without a difference; the row a sheet's rate holds is told as
fields of that rate. `scripts/compare_figures.py` says what two folders do not give alike.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from observatory.base.errors import ObservatoryError
from observatory.base.paths import project_paths
from observatory.queries.codebook import list_indicateurs, list_mesures, list_themes
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures
from observatory.queries.memoire import remember
from observatory.queries.qpv import list_codes_qpv
from observatory.queries.taux import (
    LigneTaux,
    list_taux,
    list_taux_dimension,
    list_taux_groupe,
    list_unites,
    write_perimetre,
)
from observatory.rendering.map.payload import write_payload
from observatory.sheets.export.fichiers import build_couches, build_export
from observatory.sheets.map.fiche import build_fiche_carte
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.combinaison import ChoixCroisement
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.croisement import build_croisement
from observatory.sheets.pages.dehors import build_dehors
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.methode import build_methode
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.pages.selection import build_selection
from observatory.sheets.pages.ville import build_fiche_ville
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.printed.fiche_qpv import build_fiche_qpv
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from observatory.sheets.publication.controle import check_publication
from observatory.sheets.rates.cellules import build_fiche_cellule
from observatory.sheets.rates.connu import build_connu
from observatory.sheets.rates.groupes import DIMENSIONS, list_rate_lines, list_repartitions
from observatory.sheets.rates.preuve import CleTaux, build_detail, open_rate
from observatory.warehouse.access import current_warehouse

PAS_CONTRATS, PAS_QPV, PAS_MESURES, PAS_CARTES = 9, 14, 25, 40
"""One contract in nine, one QPV in fourteen… stand for all where all would take an hour."""


@cache
def _list_values(genre: type) -> tuple[str, ...]:
    """Return the names of the fields and public properties of a class, sorted."""
    champs = {c.name for c in dataclasses.fields(genre) if not c.name.startswith("_")}
    calcules = {
        nom
        for classe in genre.__mro__
        for nom, valeur in vars(classe).items()
        if isinstance(valeur, property | cached_property) and not nom.startswith("_")
    }
    return tuple(sorted(champs | calcules))


def simplify(valeur: Any) -> Any:
    """Return a value as what JSON holds; sets are sorted, bytes are digested."""
    simple: Any = f"({type(valeur).__name__})"
    if dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
        valeurs = {nom: getattr(valeur, nom) for nom in _list_values(type(valeur))}
        tenues = [v for v in valeurs.values() if isinstance(v, LigneTaux)]
        simple = {nom: v for tenue in tenues for nom, v in simplify(tenue).items()}
        simple |= {
            nom: simplify(v)
            for nom, v in valeurs.items()
            if not isinstance(v, LigneTaux | Entrepot)
        }
    elif isinstance(valeur, Mapping):
        simple = {str(simplify(k)): simplify(v) for k, v in valeur.items()}
    elif isinstance(valeur, set | frozenset):
        simple = sorted((simplify(v) for v in valeur), key=str)
    elif isinstance(valeur, list | tuple):
        simple = [simplify(v) for v in valeur]
    elif isinstance(valeur, bytes):
        simple = hashlib.sha256(valeur).hexdigest()[:16]
    elif isinstance(valeur, enum.Enum):
        simple = valeur.value
    elif isinstance(valeur, dt.date | dt.datetime | Path):
        simple = str(valeur)
    elif valeur is None or isinstance(valeur, str | int | float):
        simple = valeur
    return simple


class Depot:
    """A folder of JSON files, one a question asked of the warehouse."""

    def __init__(self, dossier: Path, entrepot: Entrepot) -> None:
        self._dossier = dossier
        self._entrepot = entrepot

    def write(self, nom: str, question: Callable[..., Any], *args: Any) -> None:
        """Write what a question answers, or what it refuses."""
        try:
            reponse = simplify(question(self._entrepot, *args))
        except ObservatoryError as erreur:
            reponse = {"refus": str(erreur)}
        if isinstance(reponse, dict):
            reponse.pop("build_id", None)
        chemin = self._dossier / f"{nom}.json"
        chemin.parent.mkdir(parents=True, exist_ok=True)
        texte = json.dumps(reponse, ensure_ascii=False, sort_keys=True, indent=0)
        texte = texte.replace(self._entrepot.build_id, "ENTREPOT")
        chemin.write_text(texte + "\n", encoding="utf-8")


def list_vues(lecture: str) -> Iterator[tuple[str, Filtres]]:
    """Yield a few views of a lecture, by name: whole, part of it, out of it, searched."""
    toute = Filtres(lecture=lecture)
    yield "toute", toute
    yield "gard", toute.with_changes(departement=("30",))
    yield "yvelines", toute.with_changes(departement=("78",))
    yield "plusieurs_qpv", toute.with_changes(nb_qpv_min=3)
    yield "france", toute.with_changes(region="france")
    yield "ailleurs", toute.with_changes(region="84")
    yield "cherche", toute.with_changes(recherche="montpellier")


def dump_rates(depot: Depot, entrepot: Entrepot, lecture: str) -> None:
    """Write the rates of a lecture: stored, by group, of selections, opened."""
    dossier = f"{lecture}/taux"
    for nom, vue in list_vues(lecture):
        depot.write(f"{dossier}/{nom}", list_taux, vue)
        groupe = write_perimetre([u.code_unite for u in list_unites(entrepot, vue)])
        depot.write(f"{dossier}/{nom}_groupe", list_taux_groupe, lecture, groupe)
    vue = Filtres(lecture)
    for dimension in DIMENSIONS:
        depot.write(f"{dossier}/{dimension}", list_taux_dimension, lecture, [dimension])
        depot.write(f"{dossier}/{dimension}_fiche", list_rate_lines, vue, dimension)
    depot.write(f"{dossier}/fiche", list_rate_lines, vue, None)
    depot.write(f"{dossier}/groupe", list_taux_groupe, lecture, "classe_qpv=1")
    lues = [x for x in list_taux(entrepot, vue) if x.n or x.k_probable]
    for x in lues[::PAS_MESURES] + lues[:3]:
        ouverte = vue.with_changes(indicateur=x.code_indicateur, mesure=x.mesure)
        nom = f"{dossier}/ouverts/{x.code_indicateur}.{x.mesure}"
        depot.write(nom, build_detail, ouverte)
        cle = CleTaux(lecture, x.code_indicateur, x.mesure, "departement=30")
        depot.write(f"{nom}.gard", open_rate, cle)
        depot.write(f"{nom}.groupes", list_repartitions, vue, x.code_indicateur, x.mesure)


PAGES: Mapping[str, Callable[[Entrepot, Filtres], Any]] = {
    "accueil": build_accueil,
    "lecture": build_lecture_regionale,
    "articulations": build_articulations,
    "partenaires": build_partenaires,
    "croisement": build_croisement,
    "dehors": build_dehors,
    "selection": build_selection,
}


def write_carte(entrepot: Entrepot, vue: Filtres) -> Any:
    """Return what the map of a view sends to the browser: classes, legend, summary."""
    return json.loads(write_payload(build_fiche_carte(entrepot, vue).carte))


def dump_pages(depot: Depot, entrepot: Entrepot, lecture: str) -> None:
    """Write the sheets of the pages of a lecture."""
    codes = [i.code_indicateur for i in list_indicateurs(entrepot)][::PAS_CARTES]
    for nom, vue in list_vues(lecture):
        for page, build in PAGES.items():
            depot.write(f"{lecture}/pages/{nom}/{page}", build, vue)
        depot.write(f"{lecture}/cartes/{nom}/None", write_carte, vue)
        for code in codes:
            carte = vue.with_changes(indicateur=code)
            depot.write(f"{lecture}/cartes/{nom}/{code}", write_carte, carte)
            depot.write(f"{lecture}/pages/{nom}/connu/{code}", build_connu, vue, code)
    toute = Filtres(lecture)
    for theme in (t.code_theme for t in list_themes(entrepot)):
        vue = toute.with_changes(theme=theme)
        depot.write(f"{lecture}/pages/themes/{theme}", build_lecture_regionale, vue)
    choix = ChoixCroisement("part_pauvrete", 40, "moins", "non")
    for code in codes:
        vue = toute.with_changes(indicateur=code)
        depot.write(f"{lecture}/pages/croisements/{code}", build_croisement, vue, choix)
        depot.write(f"{lecture}/pages/partenaires/{code}", build_partenaires, vue)
    depot.write(f"{lecture}/publication", check_publication, lecture)


def dump_contracts(depot: Depot, entrepot: Entrepot, lecture: str) -> None:
    """Write the page and the printed sheets of some contracts, towns and QPV of a lecture."""
    vue = Filtres(lecture)
    contrats = list_contrats(entrepot, vue)[::PAS_CONTRATS]
    themes = [t.code_theme for t in list_themes(entrepot)]
    for rang, contrat in enumerate(contrats):
        code, theme = contrat.code_contrat, themes[rang % len(themes)]
        dossier = f"{lecture}/contrats/{code}"
        depot.write(f"{dossier}/page", build_fiche_contrat, vue, code)
        for regle in ("classe_qpv", "proches", "nature_epci"):
            choix = ChoixComparaison((regle,))
            depot.write(f"{dossier}/comparaison_{regle}", build_comparaison, vue, code, choix)
        depot.write(f"{dossier}/imprimee", build_fiche_imprimee, vue, code)
        depot.write(f"{dossier}/theme_{theme}", build_fiche_contrat_theme, vue, code, theme)
    lues = [x for x in list_taux(entrepot, vue) if x.n or x.k_probable][::PAS_MESURES]
    for unite in [u.code_unite for u in list_unites(entrepot, vue)][::PAS_CONTRATS]:
        nom = f"{lecture}/unites/{unite}"
        depot.write(nom, build_fiche_ville, vue, unite)
        for code in (x.code_indicateur for x in lues):
            depot.write(f"{nom}.{code}", build_fiche_cellule, lecture, unite, code)
    for theme in themes:
        depot.write(f"{lecture}/imprimees/{theme}", build_fiche_theme, vue, theme)
    for region in sorted({c.code_region for c in contrats}):
        for code in list_codes_qpv(entrepot, region)[::PAS_QPV]:
            depot.write(f"{lecture}/qpv/{code}", build_fiche_qpv, vue, code)


def dump_exports(depot: Depot, lecture: str) -> None:
    """Write the tables of the exports of a lecture."""
    for nom, vue in list_vues(lecture):
        if nom != "france":
            depot.write(f"{lecture}/export/{nom}", build_export, vue)
    vue = Filtres(lecture, departement=("30", "78"))
    depot.write(f"{lecture}/export/couches", build_couches, vue)


def main(dossier: Path, lectures: Sequence[str]) -> None:
    """Write the figures of some shipped lectures (all if none is named) in a folder."""
    entrepot = remember(Entrepot.open(current_warehouse(project_paths())))
    depot = Depot(dossier, entrepot)
    depot.write("mesures", list_mesures)
    depot.write("methode", build_methode)
    for lecture in (x.code_lecture for x in list_lectures(entrepot)):
        if not lectures or lecture in lectures:
            dump_rates(depot, entrepot, lecture)
            dump_pages(depot, entrepot, lecture)
            dump_contracts(depot, entrepot, lecture)
            dump_exports(depot, lecture)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: dump_figures.py FOLDER [LECTURE…]")
    main(Path(sys.argv[1]), sys.argv[2:])
