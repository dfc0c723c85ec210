"""The attacks of `make attack`, in their bounded form: each is held, and none was left untried."""

from __future__ import annotations

from pathlib import Path

import pytest

from attacks.__main__ import SECTIONS, attack
from attacks.releve import Releve

pytestmark = pytest.mark.xdist_group("attaque")


@pytest.mark.parametrize("section", SECTIONS)
def test_every_attack_is_held(section: str, warehouse_path: Path) -> None:
    assert warehouse_path.is_file()
    releves = list(attack(section, court=True))
    assert releves
    assert [r for r in releves if not r.tient] == []


def test_an_attack_never_tried_is_not_held() -> None:
    assert not Releve("rien", 0, 0).tient
    assert not Releve("une de perdue", 2, 1).tient
