"""Where the product keeps its files: what ships with it (only read), and a person's home (written).

Three cases, decided by `project_paths`:

- `OBSERVATORY_HOME` names the home. A home that holds its own prepared data (geodata/) reads them;
  an empty one, or one that holds only lectures coded there, reads those that ship with the product.
- A checkout of the sources, when it can be written, is its own home: data, lectures, var/ in it.
- Else (installed from a wheel, or a checkout nobody may write in): a folder per user, as the
  system wants it; nothing is ever written beside the code.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

VARIABLE = "OBSERVATORY_HOME"
"""The environment variable that names the home."""
APPLICATION = "observatoire-contrats-de-ville"
"""The name of the folder of a user, where the system keeps the data of its programs."""
_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parent
_DANS_LE_PAQUET = _PACKAGE / "livre"
"""Where a wheel carries geodata/ and contracts_parquet/: inside the package, never written."""


@dataclass(frozen=True)
class Paths:
    """The folders of one observatory: `root` is the home, `livre` what ships when it is elsewhere.

    Without `livre`, the home holds everything: a checkout, or a home with its own data.
    """

    root: Path
    livre: Path | None = None

    @property
    def home(self) -> Path:
        """Return the folder that may be written: lectures coded here, var/, static/."""
        return self.root

    @property
    def shipped(self) -> Path:
        """Return the folder of the data that come with the product, only read."""
        return self.livre or self.root

    @property
    def is_apart(self) -> bool:
        """Return whether what ships lies outside the home."""
        return self.shipped != self.root

    @property
    def geodata(self) -> Path:
        """Return the folder of prepared territories (GeoParquet), which ships."""
        return self.shipped / "geodata"

    @property
    def contracts_shipped(self) -> Path:
        """Return the folder of the contracts and lectures that ship (Parquet)."""
        return self.shipped / "contracts_parquet"

    @property
    def contracts(self) -> Path:
        """Return the folder of the lectures of this home: all that is coded here is written in it.

        It is `contracts_shipped` itself when the home holds everything.
        """
        return self.root / "contracts_parquet"

    @property
    def codebook(self) -> Path:
        """Return the folder of the codebook's TOML files, inside the package."""
        return _PACKAGE / "codebook"

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
    """Return the folders in use: see the top of this file for how they are chosen."""
    voulu = os.environ.get(VARIABLE)
    if voulu:
        home = Path(voulu).expanduser().resolve()
        return Paths(home) if _holds_data(home) else Paths(home, shipped_folder())
    livre = shipped_folder()
    if livre == _CHECKOUT and os.access(_CHECKOUT, os.W_OK):
        return Paths(_CHECKOUT)
    return Paths(user_folder(), livre)


def shipped_folder() -> Path:
    """Return the folder that holds the data of the product: the checkout, else the package."""
    est_checkout = (_CHECKOUT / "pyproject.toml").is_file() and _holds_data(_CHECKOUT)
    return _CHECKOUT if est_checkout else _DANS_LE_PAQUET


def user_folder() -> Path:
    """Return the home of a user who chose none, where the system keeps the data of programs."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False)).resolve()


def _holds_data(dossier: Path) -> bool:
    """Return whether a folder has prepared data of its own, even damaged.

    A home whose data ship apart has lectures in contracts_parquet/, never the list of contracts.
    """
    liste = dossier / "contracts_parquet" / "contrats.parquet"
    return (dossier / "geodata").is_dir() or liste.exists()
