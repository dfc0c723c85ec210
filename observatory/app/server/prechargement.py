"""What a browser will need next, told early; what the server will need, made ready at its start."""

from __future__ import annotations

import gc
import hashlib
import importlib
import inspect
import logging
import pkgutil
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from observatory.app import pages
from observatory.app import shared as components
from observatory.app.shared.navigation import ECRIVENT
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths, project_paths
from observatory.queries.acces import VISITEUR, open_as
from observatory.rendering.map import assets
from observatory.sheets.pages import recherche
from observatory.sheets.pages.recherche import build_repertoire
from observatory.warehouse.access import current_warehouse

_JOURNAL = logging.getLogger(__name__)
_MODULES = ("folium.plugins", "pandas", "altair", "pyarrow", "streamlit.emojis")
"""What the first visitors wait for otherwise: the map's component wants all of folium's plugins."""
_CALCULS = ("scipy.stats", "scipy.cluster.hierarchy")
"""Half a second for who first orders *Articulations* or opens *Croisements*, all others held back
meanwhile."""
REPOS_S = 2.0
"""How long the start leaves to who came at once, before libraries, then pages, are made ready: a
module being loaded holds back the files that a browser waits for."""
_LAISSES = (".page", "carte.fond", "croisements.figures", "shared.page_prouvee")
"""How ends what is left to the first session that needs it: pages themselves, run and not imported;
what declares the component of the map, which Streamlit wants done in a session; and what few people
open and weighs much (the page that proves a cell brings the workshop's journal and its library)."""
_FICHIERS_GEO = ("fond.json", "contrats.json")
_NOMS = threading.Lock()


def publish_map(paths: Paths) -> assets.FichiersPublies:
    """Return the map's static files of the current warehouse, written if missing.

    WarehouseError when nothing was built yet.
    """
    chemin = current_warehouse(paths)
    build_id = chemin.stem.removeprefix("warehouse-")

    def couches() -> dict[str, Any]:
        from observatory.rendering.map.layers import build_layers  # noqa: PLC0415 (brings shapely)

        return build_layers(open_as(chemin, VISITEUR))

    return assets.publish_all(paths.static, build_id, couches)


def list_map_files(paths: Paths) -> list[tuple[str, str]]:
    """Return (address under /app/static/, kind) of the files every map needs, or nothing."""
    try:
        build_id = current_warehouse(paths).stem.removeprefix("warehouse-")
        leaflet, carte = assets.publish_vendor(paths.static)
    except ObservatoryError:  # nothing built, or a folder that may not be written: pages say it
        return []
    voulus = [
        (f"{leaflet}/leaflet.js", "script"),
        (f"{carte}/carte.js", "script"),
        (f"{leaflet}/leaflet.css", "style"),
        (f"{carte}/carte.css", "style"),
        *((f"geo-{build_id}/{nom}", "fetch") for nom in _FICHIERS_GEO),
    ]
    # A new build publishes its own with its first map: told before, they would not be found.
    return [(fichier, sorte) for fichier, sorte in voulus if (paths.static / fichier).is_file()]


def publish_names(paths: Paths) -> str:
    """Return, under /app/static/, the file of the names lists are searched by; empty if none."""
    try:
        return _publish_names(paths.static, current_warehouse(paths))
    except ObservatoryError:
        return ""


def _publish_names(static: Path, entrepot: Path) -> str:
    """Publish the names of a build once, whoever asks at the same instant: it takes a second."""
    build_id = entrepot.stem.removeprefix("warehouse-")

    def list_names() -> dict[str, Any]:
        noms = asdict(build_repertoire(open_as(entrepot, VISITEUR)))
        communes = [*noms.pop("communes"), *noms.pop("anciennes")]
        return {"noms": noms, "communes": {"communes": communes}}

    with _NOMS:
        return assets.publish_names(static, f"{build_id}-{_sign_names()}", list_names)


@cache
def _sign_names() -> str:
    """Return what tells apart the names that two versions of the product list of one build."""
    return hashlib.sha256(Path(recherche.__file__).read_bytes()).hexdigest()[:6]


@asynccontextmanager
async def prepare_server(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Publish the map and load slow modules beside the start of the server, never before it.

    At the stop, what was set aside is given back, so that libraries may close in good order.
    """
    threading.Thread(target=_warm_up, name="preparation", daemon=True).start()
    yield {}
    gc.unfreeze()


def _warm_up() -> None:
    """Make ready what the first page needs; then, once it is likely sent, what the others do."""
    try:
        publish_map(project_paths())
        publish_names(project_paths())
    except ObservatoryError as erreur:
        _JOURNAL.warning("Carte non préparée : %s", erreur)
    time.sleep(REPOS_S)
    for nom in _MODULES:
        importlib.import_module(nom)
    importlib.import_module("altair.utils.schemapi").disable_debug_mode()
    try:
        _draw_preview()
    except ObservatoryError as erreur:
        _JOURNAL.warning("Aperçu non dessiné : %s", erreur)
    _set_aside()
    time.sleep(REPOS_S)
    _import_pages()
    for nom in _CALCULS:
        importlib.import_module(nom)
    inspect.stack()  # Streamlit does at its first page: 80 ms, files of all modules to be found
    _set_aside()


def _import_pages() -> None:
    """Load what the pages are made of; those that write are left to the few who do."""
    lues = [p.name for p in pkgutil.iter_modules(pages.__path__) if p.name not in ECRIVENT]
    for nom in (components.__name__, *(f"{pages.__name__}.{page}" for page in lues)):
        for module in pkgutil.iter_modules(importlib.import_module(nom).__path__):
            if not f"{nom}.{module.name}".endswith(_LAISSES):
                importlib.import_module(f"{nom}.{module.name}")


def _draw_preview() -> None:
    """Draw the picture that goes with a link; what it loads waits until the first page is sent."""
    from observatory.app.server.apercu import publish_image  # noqa: PLC0415 (after the start)

    publish_image(project_paths())


def _set_aside() -> None:
    """Leave what the start has loaded out of later collections: it lives as long as the server.

    A full collection otherwise goes through some 220,000 objects of the libraries and stops every
    session for some 40 ms, twice what a filter of the map costs.
    """
    gc.collect()
    gc.freeze()
