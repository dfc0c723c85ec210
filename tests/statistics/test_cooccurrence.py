"""Two facts in the same contracts: the four counts, missing left out pairwise."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.statistics.cooccurrence import Cooccurrence, list_cooccurrences
from observatory.statistics.motifs import StatisticsError

CELL = st.sampled_from([True, False, None])
ROWS = st.lists(st.tuples(CELL, CELL), max_size=50)


def count_cooccurrence(a: Sequence[bool | None], b: Sequence[bool | None]) -> Cooccurrence:
    return list_cooccurrences({"a": a, "b": b})["a", "b"]


def recount(a: Sequence[bool | None], b: Sequence[bool | None]) -> Cooccurrence:
    """Count row by row, without matrices."""
    connus = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    comptes = [
        connus.count(c) for c in ((True, True), (True, False), (False, True), (False, False))
    ]
    return Cooccurrence(*comptes, len(a) - len(connus))


def test_four_counts() -> None:
    a = [True, True, False, False, None, True]
    b = [True, False, True, False, True, None]
    table = count_cooccurrence(a, b)
    assert (table.nb_deux, table.nb_a_seul, table.nb_b_seul, table.nb_aucun) == (1, 1, 1, 1)
    assert (table.n, table.nb_exclus) == (4, 2)


def test_nothing_in_common_is_no_contract() -> None:
    table = count_cooccurrence([True, None], [None, False])
    assert (table.n, table.nb_exclus) == (0, 2)


def test_different_lengths_are_refused() -> None:
    with pytest.raises(StatisticsError):
        list_cooccurrences({"a": [True], "b": []})


@given(ROWS, st.integers(0, 5), st.randoms(use_true_random=False))
def test_order_and_missing_do_not_matter(
    rows: list[tuple[bool | None, bool | None]], holes: int, rng: Random
) -> None:
    base = count_cooccurrence([a for a, _ in rows], [b for _, b in rows])
    longer = [*rows, *[(True, None)] * holes]
    rng.shuffle(longer)
    other = count_cooccurrence([a for a, _ in longer], [b for _, b in longer])
    assert (other.nb_deux, other.n) == (base.nb_deux, base.n)
    assert base.n + base.nb_exclus == len(rows)
    swapped = count_cooccurrence([b for _, b in rows], [a for a, _ in rows])
    assert (swapped.nb_deux, swapped.nb_a_seul) == (base.nb_deux, base.nb_b_seul)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=30))
def test_all_pairs_at_once_equal_each_pair(
    rows: list[tuple[bool | None, bool | None, bool | None]],
) -> None:
    columns = {name: [row[i] for row in rows] for i, name in enumerate("abc")}
    tables = list_cooccurrences(columns)
    assert list(tables) == [("a", "b"), ("a", "c"), ("b", "c")]
    for (x, y), table in tables.items():
        assert table == recount(columns[x], columns[y])
    assert list_cooccurrences({}) == {}
