"""Fixtures shared by all tests: the real data, the real build, the larger raw case."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from observatory.base.paths import Paths, project_paths
from observatory.queries import memoire
from observatory.queries.entrepot import Entrepot
from observatory.queries.memoire import remember
from observatory.warehouse.access import current_warehouse
from tests.bornes import EST_ENTIER
from tests.en_cours.lecture import lecture_close, lecture_en_cours
from tests.mini.douze import build_douze
from tests.mini.fabrique import build_mini
from tests.partage import build_once

__all__ = ["lecture_close", "lecture_en_cours"]

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
LENTS = (
    "attaque/", "en_cours/", "evaluation/", "hostile/", "one_touch/", "paquet/", "releases/",
    "rendering/export/", "rendering/pdf/", "restitution/",
    "app/test_carte.py", "app/test_charge.py", "app/test_contrat.py", "app/test_controles.py",
    "app/test_ecriture.py", "app/test_exploitation.py", "app/test_grille.py",
    "app/test_static_ferme.py",
    "app/test_chercher.py", "app/test_connu_d_abord.py", "app/test_croisements.py",
    "app/test_page_prouvee.py", "app/test_partenaires_articulations.py", "app/test_recherche.py",
    "app/test_tableaux_emportes.py", "app/test_versions.py", "app/test_visiteur.py",
    "base/test_paths.py", "codebook/test_bad_input.py", "codebook/test_damage.py",
    "contracts/test_build.py",
    "documents/test_depot_tient.py", "documents/test_images.py", "documents/test_reprise.py",
    "documents/test_sauvegarde.py", "golden/",
    "grid/test_aller_retour.py", "grid/test_apercu.py", "grid/test_constats.py",
    "grid/test_depot.py", "grid/test_ecriture.py", "grid/test_facettes.py",
    "grid/test_fichiers_abimes.py", "grid/test_fusion.py", "grid/test_import.py",
    "grid/test_lecture_entiere.py", "grid/test_cas_signales.py",
    "grid/test_outils_etrangers.py", "grid/test_par_contrat.py", "grid/test_region_nouvelle.py",
    "grid/test_sauvegarde.py", "grid/test_terme_partout.py", "grid/test_termes.py",
    "queries/test_adresse.py", "queries/test_taux.py", "reading/test_robustesse.py",
    "reading/test_gardees.py",
    "rendering/test_charts_import.py", "rendering/test_map_files.py",
    "sheets/test_carte_contrat.py", "sheets/test_chaine.py", "sheets/test_comparaison.py",
    "sheets/test_comparer.py", "sheets/test_croisement.py", "sheets/test_export.py",
    "sheets/test_facettes.py", "sheets/test_lieu.py", "sheets/test_pages.py",
    "sheets/test_probables.py", "sheets/test_publication.py", "sheets/test_selection.py",
    "sheets/test_ville.py",
    "mini/",
    "territory/test_changements.py", "territory/test_geodata.py", "territory/test_prepare.py",
    "test_cli.py", "test_cli_aide.py", "test_cli_export.py", "test_espaces.py", "test_personnes.py",
    "test_systeme.py",
    "warehouse/test_bad_input.py", "warehouse/test_build.py", "warehouse/test_facettes.py",
    "warehouse/test_golden.py",
    "warehouse/test_programme.py", "warehouse/test_question_apart.py", "warehouse/test_versions.py",
    "workshop/test_kills.py", "workshop/test_publier.py",
)  # fmt: skip
"""Folders and files of tests that take minutes: `make test` runs them, `make quick` does not.

They build a warehouse of their own, start a server or a process, set sheets, write workbooks, walk
every view or prepare all the data: more than four seconds a file, when it was measured.
"""


gc.set_threshold(200_000, 20, 50)
"""The tests hold a great deal that stays: looking at it so often cost a twentieth."""

memoire.REPONSES_GARDEES, memoire.LIGNES_GARDEES = 4_000, 200_000
"""Tests ask one warehouse, for minutes, what a visit asks of it in its pages."""

NOM_MAX = 120
"""Letters of the name of a case: a file of 25 MB is not one."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import the files that the marks asked for leave out whole."""
    if not collection_path.is_relative_to(TESTS):
        return None
    lieu, demandes = collection_path.relative_to(TESTS).as_posix(), config.option.markexpr
    lent = "not slow" in demandes and lieu.startswith(LENTS)
    ecran = "not browser" in demandes and lieu.startswith("browser/")
    return True if lent or ecran else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by their folder, keep each file on one worker, start the long folders first.

    A file that named a group of workers keeps it. What is for endurance is left out, unless asked.
    """
    longs = [] if EST_ENTIER else [i for i in items if i.get_closest_marker("endurance")]
    config.hook.pytest_deselected(items=longs)
    ecartes = {id(i) for i in longs}
    items[:] = [i for i in items if id(i) not in ecartes]
    for item in items:
        lieu = item.path.relative_to(TESTS).as_posix()
        if lieu.startswith("browser/"):
            item.add_marker("browser")
        elif lieu.startswith(LENTS):
            item.add_marker("slow")
        demandes = set(getattr(item, "fixturenames", ()))
        if "mini" in demandes and not demandes & {"paths", "warehouse_path", "shared"}:
            item.add_marker("mini")
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(lieu))
    items.sort(key=_is_short)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a case by its length where its text would be longer than a line."""
    if isinstance(val, str | bytes) and len(val) > NOM_MAX:
        return f"{type(val).__name__} of {len(val)}"
    return None


def _is_short(item: pytest.Item) -> tuple[bool, bool]:
    return item.get_closest_marker("browser") is None, item.get_closest_marker("slow") is None


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """Have Streamlit look for components and compile the pages once, not once for each `AppTest`.

    It read the papers of each installed package: most of what opening a page cost.
    """
    with pytest.MonkeyPatch.context() as pose:
        if "streamlit.testing.v1" in sys.modules:
            from streamlit.components.v2 import manifest_scanner
            from streamlit.runtime.scriptrunner.script_cache import ScriptCache

            trouves = functools.cache(manifest_scanner.scan_component_manifests)
            pose.setattr(manifest_scanner, "scan_component_manifests", trouves)
            compiles = functools.cache(ScriptCache().get_bytecode)
            pose.setattr(ScriptCache, "get_bytecode", lambda _, chemin: compiles(chemin))
        yield


@pytest.fixture(scope="session")
def paths() -> Paths:
    """Return the folders of this checkout."""
    return project_paths()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of raw open data, or skip: a user's machine does not have it."""
    folder = Path(os.environ.get("OBSERVATORY_SHARED", ROOT.parent / "shared"))
    if not (folder / "data" / "README.md").is_file():
        pytest.skip("raw open data (../shared/data) is not on this machine")
    return folder


@contextmanager
def open_remembering(fichier: Path) -> Iterator[Entrepot]:
    """Open a warehouse as the app does: a question that two tests ask is asked once of DuckDB."""
    ouvert = Entrepot.open(fichier)
    yield remember(ouvert)
    ouvert.close()


@pytest.fixture(scope="session")
def warehouse_path(paths: Paths) -> Path:
    """Return the warehouse built from the committed data by the real build (nothing if current)."""
    from observatory.warehouse.build import build_warehouse

    return build_warehouse(paths).path


@pytest.fixture(scope="session")
def entrepot(warehouse_path: Path) -> Iterator[Entrepot]:
    """Return the warehouse open to questions, once for all tests."""
    with open_remembering(warehouse_path) as ouvert:
        yield ouvert


@pytest.fixture(scope="session")
def mini(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return the small observatory (tests/mini), built once for all the workers of a run.

    Only read: a test that writes takes a copy.
    """
    return Paths(build_once(tmp_path_factory, "mini", build_mini))


@pytest.fixture(scope="session")
def mini_path(mini: Paths) -> Path:
    """Return the warehouse of the small observatory."""
    return current_warehouse(mini)


@pytest.fixture(scope="session")
def mini_entrepot(mini_path: Path) -> Iterator[Entrepot]:
    """Return the warehouse of the small observatory, open to questions."""
    with open_remembering(mini_path) as ouvert:
        yield ouvert


@pytest.fixture(scope="session")
def douze_entrepot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrepot]:
    """Return the warehouse of the twelve invented contracts (tests/mini/douze.py), for shares."""
    paths = Paths(build_once(tmp_path_factory, "douze", build_douze))
    with open_remembering(current_warehouse(paths)) as ouvert:
        yield ouvert


@pytest.fixture
def ecrire_pdf(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a PDF from Typst markup, one file per name."""
    import typst

    def ecrire(markup: str, nom: str = "contrat.pdf") -> Path:
        source = tmp_path / f"{nom}.typ"
        source.write_text(f'#set text(lang: "fr", font: "Source Sans 3")\n{markup}', "utf-8")
        polices = ROOT / "observatory" / "rendering" / "pdf" / "polices"
        typst.compile(str(source), output=str(tmp_path / nom), font_paths=[str(polices)])
        return tmp_path / nom

    return ecrire
