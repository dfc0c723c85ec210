"""Charts loaded by a page while the start of the server is still loading pandas beside it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bornes import bound

ESSAI = """
import importlib, sys, threading
import altair
threading.Thread(target=importlib.import_module, args=("pandas",)).start()
while "pandas" not in sys.modules:
    pass
importlib.import_module("observatory.rendering.charts.{nom}")
altair.Axis(labelLimit=320).to_dict()
"""


@pytest.mark.parametrize("nom", bound(["barres", "ecart", "rangees", "matrice"], 3))
def test_charts_wait_for_the_whole_of_pandas(nom: str) -> None:
    fait = subprocess.run(
        [sys.executable, "-c", ESSAI.format(nom=nom)], capture_output=True, text=True, check=False
    )
    assert fait.returncode == 0, fait.stderr[-500:]
