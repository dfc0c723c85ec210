"""Observatoire des contrats de ville: coded readings, territories, figures and their proof."""

import os
import sys

__version__ = "0.1.0"

# openpyxl writes otherwise where lxml happens to be installed: one writer, the same bytes anywhere.
os.environ["OPENPYXL_LXML"] = "False"

# The bounds of pyproject.toml, for who starts the code without installing it: read before anything
# else of ours, by any Python.
PYTHON = ((3, 11), (3, 15))
_LU = ".".join(map(str, sys.version_info[:2]))
if not PYTHON[0] <= sys.version_info[:2] < PYTHON[1]:
    raise SystemExit(
        f"L’observatoire demande Python 3.11 à 3.14, en 64 bits ; celui-ci est Python {_LU}"
        " → en installer un autre (3.13 par exemple) et le nommer : « py -3.13 » sous Windows,"
        " « python3.13 » ailleurs."
    )
if sys.maxsize < 2**32:
    raise SystemExit(
        "L’observatoire demande un Python en 64 bits (DuckDB n’existe pas en 32 bits)"
        " → installer la version 64 bits de Python 3.11 à 3.14."
    )
