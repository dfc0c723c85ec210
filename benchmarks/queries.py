"""Time each page spends asking the warehouse, beside the same figures in plain pandas.

The warehouse stays open as in the app. What no choice changes (labels, places, lectures with their
units, marks and disagreements, figures of the contracts, rates of the whole lecture) is read once
per warehouse: the first view pays it. The baseline starts from data frames already in memory and
typed, which flatters it.
Targets: 50 ms for 40 contracts, 300 ms for 4,480 contracts × 150 coded indicators.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.avancement import follow, tell
from benchmarks.corpus import LECTURE, NB_CONTRATS, build_corpus
from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres, adopt_default
from observatory.sheets.pages.articulations import build_articulations
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.pages.croisement import build_croisement
from observatory.sheets.pages.lecture import build_lecture_regionale
from observatory.sheets.pages.partenaires import build_partenaires
from observatory.sheets.publication.controle import check_publication
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.build import build_warehouse

ESSAIS = 5
CONTRAT = "CN03201M"
PARTENAIRE = load_codebook().indicateurs("partenaire")[0].code
INSTRUMENT = load_codebook().epingles[1]
CIBLES = {40: 50, NB_CONTRATS: 300}


class Chronometre:
    """Counts the questions put to any warehouse and the time they take, rows included."""

    def __init__(self) -> None:
        self.nb = 0
        self.secondes = 0.0
        for nom in ("fetch", "fetch_rows"):
            setattr(Entrepot, nom, self._watch(getattr(Entrepot, nom)))

    def reset(self) -> None:
        self.nb, self.secondes = 0, 0.0

    def _watch(self, question: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            debut = time.perf_counter()
            try:
                return question(*args, **kwargs)
            finally:
                self.secondes += time.perf_counter() - debut
                self.nb += 1

        return watched


@dataclass(frozen=True)
class Cadres:
    """The tables of one lecture as data frames."""

    cellule: pd.DataFrame
    mesure: pd.DataFrame
    contrat: pd.DataFrame
    lecture: str


Page = Callable[[Entrepot, Filtres], object]
Naive = Callable[[Cadres], object]


def read_frames(path: Path, lecture: str) -> Cadres:
    with open_warehouse(path) as connexion:
        cellule = _frame(
            connexion,
            "SELECT x.*, i.axe, i.code_echelle FROM cellule x JOIN indicateur i"
            " USING (code_indicateur) WHERE code_lecture = $lecture",
            {"lecture": lecture},
        )
        mesure = _frame(
            connexion,
            "SELECT code_indicateur, mesure, seuil"
            " FROM indicateur JOIN mesure USING (code_echelle)",
            {},
        )
        contrat = _frame(connexion, "SELECT * FROM contrat", {})
    return Cadres(cellule, mesure, contrat, lecture)


def _frame(connexion: duckdb.DuckDBPyConnection, sql: str, params: dict[str, str]) -> pd.DataFrame:
    return connexion.execute(sql, params).df()


def count_rates(cadres: Cadres, unites: pd.Series | None = None, axe: str | None = None) -> Any:
    """Return k and n of every measure, as one would write it with pandas."""
    lues = cadres.cellule[cadres.cellule["est_comptee"]]
    if axe:
        lues = lues[lues["axe"] == axe]
    if unites is not None:
        lues = lues[lues["code_unite"].isin(unites)]
    jointes = lues.merge(cadres.mesure, on="code_indicateur")
    jointes["oui"] = jointes["rang_min"] >= jointes["seuil"]
    jointes["non"] = jointes["rang_max"] < jointes["seuil"]
    return jointes.groupby(["code_indicateur", "mesure"])[["oui", "non"]].sum()


def naive_comparison(cadres: Cadres) -> object:
    classe = cadres.contrat.set_index("code_contrat").loc[CONTRAT, "classe_nb_qpv"]
    pairs = cadres.contrat.loc[cadres.contrat["classe_nb_qpv"] == classe, "code_contrat"]
    sienne = cadres.cellule[cadres.cellule["code_unite"] == CONTRAT]
    return count_rates(cadres), count_rates(cadres, pairs), sienne


def naive_partners(cadres: Cadres) -> object:
    siennes = cadres.cellule[cadres.cellule["axe"] == "partenaire"]
    cles = ["code_indicateur", "statut", "valeur", "sens"]
    listes = siennes.groupby(cles, dropna=False)["code_unite"].agg(list)
    return listes, count_rates(cadres, axe="partenaire")


def naive_matrix(cadres: Cadres) -> object:
    siennes = cadres.cellule[cadres.cellule["axe"] == "instrument"]
    matrice = siennes.pivot(index="code_unite", columns="code_indicateur", values="rang_min")
    return matrice, count_rates(cadres, axe="instrument")


def naive_crossing(cadres: Cadres) -> object:
    siennes = cadres.cellule[cadres.cellule["code_indicateur"] == INSTRUMENT]
    jointes = siennes.merge(cadres.contrat, left_on="code_unite", right_on="code_contrat")
    comptes = cadres.cellule[cadres.cellule["est_comptee"]].groupby("code_indicateur").size()
    return jointes, comptes


def naive_reading(cadres: Cadres) -> object:
    return count_rates(cadres)


def naive_publication(cadres: Cadres) -> object:
    codees = cadres.cellule[cadres.cellule["statut"] == "code"]
    sans_preuve = codees[codees["nb_preuves"] == 0].groupby("code_indicateur").size()
    probables = codees[codees["certitude"] == "probable"].groupby("code_indicateur").size()
    return count_rates(cadres), sans_preuve, probables


PAGES: dict[str, tuple[Page, Naive]] = {
    "Mon contrat": (lambda e, f: build_comparaison(e, f, CONTRAT), naive_comparison),
    "Mon contrat, voisins": (
        lambda e, f: build_comparaison(e, f, CONTRAT, ChoixComparaison(("proches",))),
        naive_comparison,
    ),
    "Partenaires": (
        lambda e, f: build_partenaires(e, f.with_changes(indicateur=PARTENAIRE)),
        naive_partners,
    ),
    "Articulations": (build_articulations, naive_matrix),
    "Croisements": (
        lambda e, f: build_croisement(e, f.with_changes(indicateur=INSTRUMENT)),
        naive_crossing,
    ),
    "Lecture régionale": (build_lecture_regionale, naive_reading),
    "Avant publication": (lambda e, f: check_publication(e, f.lecture), naive_publication),
}


@dataclass(frozen=True)
class Mesure:
    """Milliseconds of one page: questions of the first view, then median of the next ones."""

    premiere: float
    nb: int
    suivantes: float
    fiche: float


def measure_page(chrono: Chronometre, path: Path, page: Page, lecture: str) -> Mesure:
    entrepot = Entrepot(open_warehouse(path), "mesure")
    entrepot.fetch_rows("load_construction", {})
    adopt_default(entrepot)  # as the server does, once, before its first page
    mesures = []
    gc.collect()
    gc.freeze()  # as the server does, whose pages wait for no collection of what it loaded
    for _ in range(ESSAIS + 1):
        chrono.reset()
        debut = time.perf_counter()
        page(entrepot, Filtres(lecture=lecture))
        fiche = (time.perf_counter() - debut) * 1e3
        mesures.append((chrono.secondes * 1e3, chrono.nb, fiche))
    gc.unfreeze()
    entrepot.close()
    return Mesure(
        premiere=mesures[0][0],
        nb=mesures[-1][1],
        suivantes=statistics.median(m[0] for m in mesures[1:]),
        fiche=statistics.median(m[2] for m in mesures[1:]),
    )


def measure_naive(cadres: Cadres, naive: Naive) -> float:
    durees = []
    for _ in range(ESSAIS):
        debut = time.perf_counter()
        naive(cadres)
        durees.append((time.perf_counter() - debut) * 1e3)
    return statistics.median(durees)


def print_table(chrono: Chronometre, titre: str, path: Path, lecture: str, cible: int) -> None:
    cadres = read_frames(path, lecture)
    codes = int(cadres.cellule["est_comptee"].sum())
    print(f"{titre} : {len(cadres.cellule):,} cellules, {codes:,} codées ; cible {cible} ms")
    colonnes = ("1re vue", "questions", "suivantes", "pandas", "rapport", "fiche")
    print(f"{'page':<22}" + "".join(f"{c:>11}" for c in colonnes))
    for nom, (page, naive) in follow(titre, list(PAGES.items())):
        mesure = measure_page(chrono, path, page, lecture)
        temoin = measure_naive(cadres, naive)
        marque = "✓" if mesure.suivantes <= cible else "✗"
        print(
            f"{nom:<22}{mesure.premiere:>8.0f} ms{mesure.nb:>11}{mesure.suivantes:>8.0f} ms"
            f"{temoin:>8.0f} ms{temoin / mesure.suivantes:>10.1f}×{mesure.fiche:>8.0f} ms {marque}",
            flush=True,
        )
    print()


def main() -> None:
    """Print the two tables: the real 40 contracts, then the corpus."""
    paths = project_paths()
    chrono = Chronometre()
    print(
        "1re vue : toutes les questions d’une page sur un entrepôt qu’on vient d’ouvrir ; "
        "suivantes : les libellés et les chiffres communs déjà lus ; rapport : pandas / suivantes ;"
        " fiche : la page entière, phrases comprises.\n"
    )
    reel = build_warehouse(paths).path
    print_table(chrono, "Occitanie, 40 contrats", reel, "occitanie-2024-demo", CIBLES[40])
    tell("écriture et construction du corpus")
    corpus = build_corpus(paths, paths.var / "corpus")
    titre = f"Corpus, {NB_CONTRATS:,} contrats"
    print_table(chrono, titre, corpus, LECTURE, CIBLES[NB_CONTRATS])


if __name__ == "__main__":
    main()
