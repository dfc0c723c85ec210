"""A coder's process killed in mid-write: what was acknowledged is there, the chain holds.

Bounded here; `make endurance` kills a hundred times (variable `OBSERVATORY_KILLS`).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from observatory.base.paths import Paths
from observatory.workshop.chaine import verify
from observatory.workshop.decisions import open_journal

FOIS = int(os.environ.get("OBSERVATORY_KILLS", "4"))
_CODEUR = """
import sys
from pathlib import Path
from observatory.base.paths import Paths
from observatory.workshop.decisions import open_journal
from tests.workshop.conftest import code

with open_journal(Paths(Path(sys.argv[1]))) as journal:
    for rang in range(100_000):
        (numero,) = journal.append([code(f"partenaire.p{rang % 40}", cle=f"{sys.argv[2]}:{rang}")])
        print(numero, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is of POSIX")
def test_no_acknowledged_decision_is_lost_when_the_writer_is_killed(seul: Paths) -> None:
    hasard = random.Random(17)  # noqa: S311
    dits: list[int] = []
    for fois in range(FOIS):
        codeur = subprocess.Popen(
            [sys.executable, "-c", _CODEUR, str(seul.root), f"t{fois}"],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert codeur.stdout is not None
        dits.append(int(codeur.stdout.readline()))
        time.sleep(hasard.uniform(0.0, 0.15))
        codeur.send_signal(signal.SIGKILL)
        dits += [int(ligne) for ligne in codeur.stdout.read().split()]
        codeur.wait()
    with open_journal(seul) as journal:
        lus = [d.numero for d in journal.list_all()]
        assert set(dits) <= set(lus)
        assert lus == list(range(1, len(lus) + 1))
        assert len(lus) <= len(dits) + FOIS
        assert verify(journal.moteur).fautes == ()
        derniers = {d.cellule: d.numero for d in journal.list_all()}
        assert {c: d.numero for c, d in journal.current("essai").items()} == derniers
