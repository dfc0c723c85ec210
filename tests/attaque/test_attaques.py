"""The attacks of `make attack`, in their bounded form: each is held, and none was left untried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from attacks.__main__ import SECTIONS, attack
from attacks.releve import Releve
from observatory.base.paths import Paths
from tests.bornes import EST_ENTIER, endurance
from tests.mini.fabrique import REGION

RACINE = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.xdist_group("attaque")


AILLEURS = {
    "questions": endurance(
        "warehouse/test_question_apart.py::test_an_exhausting_question_is_stopped",
        "warehouse/test_question_apart.py::test_an_answer_is_bounded_in_octets",
        "warehouse/test_question_apart.py::test_an_answer_and_a_refusal_are_those_of_the_question",
    ),
}
"""Attacks of which tests of their own replay most kinds in the gate; the rest is left at length."""


@pytest.mark.parametrize(
    "section", [pytest.param(x, marks=AILLEURS[x]) if x in AILLEURS else x for x in SECTIONS]
)
def test_every_attack_is_held(section: str, warehouse_path: Path, mini: Paths) -> None:
    """Writers, killed while they build, do it on the small data; `make attack` on all."""
    assert warehouse_path.is_file()
    if section == "ecritures" and not EST_ENTIER:
        check_writers(mini)
        return
    releves = list(attack(section, court=True))
    assert releves
    assert [r for r in releves if not r.tient] == []


ECRITURES = """
import sys
from pathlib import Path
from attacks import ecritures
from attacks.releve import print_table
from observatory.base.paths import Paths

ecritures.project_paths = lambda: Paths(Path(sys.argv[1]))
ecritures.CORSE, ecritures.LOIRE = sys.argv[2:]
sys.exit(not print_table(ecritures.attack(court=True)))
"""


def check_writers(mini: Paths) -> None:
    """Attack the writers from a process of its own: what is forked a hundred times is small."""
    commande = [sys.executable, "-X", "utf8", "-c", ECRITURES, str(mini.root), REGION, "99"]
    fait = subprocess.run(commande, cwd=RACINE, capture_output=True, encoding="utf-8", check=False)
    assert fait.returncode == 0, fait.stdout + fait.stderr
    assert fait.stdout.count("✓") > 1


def test_an_attack_never_tried_is_not_held() -> None:
    assert not Releve("rien", 0, 0).tient
    assert not Releve("une de perdue", 2, 1).tient
