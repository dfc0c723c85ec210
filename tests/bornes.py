"""How far a test goes: bounded for `make test`, whole for `make endurance` (OBSERVATORY_ENTIER=1).

What repeats one behaviour over many cases (every sheet of a region, every page at every width) runs
here on cases of each kind; the whole list is for the machine that has the night. So is a long way
through what shorter tests already hold, step by step: it names them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")

EST_ENTIER = os.environ.get("OBSERVATORY_ENTIER") == "1"
"""Whether everything is tried."""


def bound(tous: Sequence[T], pas: int) -> Sequence[T]:
    """Return one case out of `pas`, first and last included; every case under `make endurance`."""
    if EST_ENTIER or not tous:
        return tous
    return [*tous[:-1:pas], tous[-1]]


def bound_number(entier: int, borne: int) -> int:
    """Return how many examples, visits or gestures to try."""
    return entier if EST_ENTIER else borne


def endurance(*tenu_par: str) -> pytest.MarkDecorator:
    """Leave a long test to `make endurance`.

    `tenu_par` names the tests of `make test` that hold what it holds, as « grid/test_x.py::test_y »
    (`tests/test_bornes.py` finds each of them).
    """
    return pytest.mark.endurance(*tenu_par)
