"""Where the product keeps its files; one environment variable moves the whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Paths:
    """The folders of one observatory."""

    root: Path

    @property
    def geodata(self) -> Path:
        """Return the folder of prepared territories (GeoParquet, committed)."""
        return self.root / "geodata"

    @property
    def contracts(self) -> Path:
        """Return the folder of contracts, lectures and coded cells (Parquet, committed)."""
        return self.root / "contracts_parquet"

    @property
    def codebook(self) -> Path:
        """Return the folder of the codebook's TOML files, inside the package."""
        return Path(__file__).resolve().parents[1] / "codebook"

    @property
    def var(self) -> Path:
        """Return the folder of generated files: warehouses and the pointer to the current one."""
        return self.root / "var"

    @property
    def pointer(self) -> Path:
        """Return the file that names the warehouse being served."""
        return self.var / "current"

    @property
    def static(self) -> Path:
        """Return the folder Streamlit serves under /app/static/ (generated)."""
        return self.root / "static"


def project_paths() -> Paths:
    """Return the folders in use: OBSERVATORY_HOME if set, else the checkout, else the cwd."""
    home = os.environ.get("OBSERVATORY_HOME")
    if home:
        return Paths(Path(home).resolve())
    if (_CHECKOUT / "contracts_parquet").is_dir():
        return Paths(_CHECKOUT)
    return Paths(Path.cwd())
