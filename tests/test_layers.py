"""The layers look one way, and third parties stay at the edge."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "observatory"

# Each layer may import the layers before it, never one after.
ORDER = [
    "base", "codebook", "documents", "reading", "territory", "contracts", "grid", "workshop",
    "warehouse", "statistics", "queries", "sheets", "rendering", "app",
    "cli",
]  # fmt: skip

# Third party → the only places that may import it.
EDGES = {
    "streamlit": ("app/",),
    "streamlit_folium": ("app/",),
    "folium": ("rendering/map/",),
    "branca": ("rendering/map/",),
    "altair": ("rendering/charts/",),
    "vl_convert": ("rendering/charts/",),
    "pptx": ("rendering/deck/",),
    "docx": ("rendering/document/",),
    "jinja2": ("rendering/html",),
    "geopandas": ("territory/", "rendering/export/"),
    "shapely": ("territory/", "rendering/export/"),
    "pyogrio": ("territory/", "rendering/export/"),
    "pyproj": ("territory/",),
    "duckdb": ("warehouse/", "queries/"),
    "typst": ("rendering/pdf/",),
    "pypdfium2": ("documents/",),
    "sqlalchemy": ("workshop/",),
    "ahocorasick": ("reading/",),
    "openpyxl": ("base/workbook", "rendering/tables/", "rendering/export/", "grid/", "contracts/"),
    "typer": ("cli/",),
    "scipy": ("statistics/",),
}


def list_modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(node.module or "")
            if node.module == "observatory":
                names.update(f"observatory.{alias.name}" for alias in node.names)
    return names


def test_imports_only_look_back() -> None:
    modules = list_modules()
    assert len(modules) > 400
    for path in modules:
        check_imports(path)


def check_imports(path: Path) -> None:
    """Fail on the first import of a module that its layer may not make."""
    inside = path.relative_to(PACKAGE).as_posix()
    layer = inside.split("/")[0].removesuffix(".py")
    for name in imported_names(path):
        parts = name.split(".")
        if parts[0] == "observatory" and len(parts) > 1 and layer in ORDER:
            target = parts[1]
            assert target in ORDER, f"{inside} imports unknown layer {target}"
            assert ORDER.index(target) <= ORDER.index(layer), f"{inside} looks up to {target}"
        if parts[:2] == ["observatory", "codebook"] and layer in ORDER:
            est_dessous = ORDER.index(layer) <= ORDER.index("warehouse")
            assert est_dessous, f"{inside} reads the TOML: the served codebook is queries/codebook"
        if parts[0] in EDGES:
            assert inside.startswith(EDGES[parts[0]]), f"{inside} imports {parts[0]}"


def test_every_layer_is_in_the_order() -> None:
    layers = {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in list_modules()}
    assert layers - {"__init__", "__main__"} <= set(ORDER)


def test_sizes_stay_readable() -> None:
    too_long = {
        str(path.relative_to(PACKAGE)): lines
        for path in list_modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not too_long
