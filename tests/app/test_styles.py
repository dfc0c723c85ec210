"""What the styles of the pages may not hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from observatory.app import shared

STYLES = tuple(Path(shared.__file__).parent.glob("*.css"))
UNIVERSEL = re.compile(r"[^,{}]*:has\([^,{}]*\)\)?\s+\*\s*[,{]")


def find_slow(css: str) -> list[str]:
    """Return the selectors that ask, of every element, what one of its ancestors holds.

    Such a rule reads the page once per element of the page: ten seconds at each change of width.
    """
    return [s.strip() for s in UNIVERSEL.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))]


@pytest.mark.parametrize("chemin", STYLES, ids=lambda c: c.name)
def test_no_rule_reads_the_page_once_per_element(chemin: Path) -> None:
    assert find_slow(chemin.read_text(encoding="utf-8")) == []


def test_such_a_rule_is_seen() -> None:
    assert find_slow("html:not(.a) [b]:not(:has([c])) * { visibility: hidden; }")
    assert not find_slow("html:not(.a) [b]:not(:has([c])) > * { visibility: hidden; }")
