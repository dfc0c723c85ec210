"""The attacks of `make attack`, in their bounded form: each is held, and none was left untried."""

from __future__ import annotations

from pathlib import Path

import pytest

from attacks import ecritures
from attacks.__main__ import SECTIONS, attack
from attacks.releve import Releve
from observatory.base.paths import Paths
from tests.bornes import EST_ENTIER
from tests.mini.fabrique import REGION

pytestmark = pytest.mark.xdist_group("attaque")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_attack_is_held(
    section: str, warehouse_path: Path, mini: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writers, killed while they build, do it on the small data; `make attack` on all."""
    assert warehouse_path.is_file()
    if section == "ecritures" and not EST_ENTIER:
        monkeypatch.setattr(ecritures, "project_paths", lambda: mini)
        monkeypatch.setattr(ecritures, "CORSE", REGION)
        monkeypatch.setattr(ecritures, "LOIRE", "99")
    releves = list(attack(section, court=True))
    assert releves
    assert [r for r in releves if not r.tient] == []


def test_an_attack_never_tried_is_not_held() -> None:
    assert not Releve("rien", 0, 0).tient
    assert not Releve("une de perdue", 2, 1).tient
