"""Seriation: nothing lost, what is alike together, the same order whatever the input's."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from observatory.statistics.seriation import NB_MAX_OPTIMAL, order_matrix
from tests.bornes import bound_number

CELL = st.one_of(st.none(), st.integers(0, 3))
MATRICES = st.integers(0, 6).flatmap(
    lambda width: st.dictionaries(
        st.integers(0, 40).map(lambda i: f"CN{i:05d}M"),
        st.fixed_dictionaries({f"i{j}": CELL for j in range(width)}),
        max_size=12,
    )
)
Matrix = dict[str, dict[str, int | None]]


def test_a_shuffled_staircase_comes_back_in_order() -> None:
    # Robinson's case: contracts that each share most with the next must come out in line.
    rows = [f"C{i:02d}" for i in range(12)]
    columns = [f"i{j:02d}" for j in range(12)]
    stairs = {r: {c: 3 if abs(i - j) <= 2 else 0 for j, c in enumerate(columns)}
              for i, r in enumerate(rows)}  # fmt: skip
    codes = rows[::2] + rows[1::2][::-1]
    order = order_matrix({f"{codes.index(r):02d}-{r}": stairs[r] for r in rows})
    restored = [code.split("-")[1] for code in order.lignes]
    assert restored in (rows, rows[::-1])


def test_two_groups_are_not_mixed_and_the_fuller_end_is_first() -> None:
    cells: Matrix = {}
    for i in range(10):
        full = i % 2 == 0
        cells[f"C{i}"] = {"a": 3 if full else 0, "b": 3 if full else 0, "c": 0, "d": 1}
    order = order_matrix(cells)
    assert set(order.lignes[:5]) == {"C0", "C2", "C4", "C6", "C8"}
    assert order.colonnes[0] in ("a", "b")
    assert order.methode == "feuilles_optimales"


def test_rows_without_any_known_cell_come_last() -> None:
    order = order_matrix({"A": {"x": None, "y": None}, "B": {"x": 1, "y": None}, "C": {"x": 2}})
    assert order.lignes == ("C", "B", "A")
    assert order.lignes_vides == ("A",)
    assert order.colonnes_vides == ("y",)


def test_rows_with_no_common_cell_are_not_taken_for_alike() -> None:
    order = order_matrix({"A": {"x": 1}, "B": {"y": 1}, "C": {"x": 1}, "D": {"y": 1}})
    assert set(order.lignes[:2]) in ({"A", "C"}, {"B", "D"})


def test_empty_matrix() -> None:
    assert order_matrix({}).lignes == ()
    assert order_matrix({"A": {}}).lignes_vides == ("A",)


def test_many_rows_are_sorted_by_mean() -> None:
    cells = {f"C{i:04d}": {"a": i % 4, "b": 1} for i in range(NB_MAX_OPTIMAL + 1)}
    order = order_matrix(cells)
    assert order.methode == "moyenne"
    levels = [cells[code]["a"] for code in order.lignes]
    assert levels == sorted(levels, reverse=True)


@given(MATRICES, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=bound_number(100, 40))
def test_nothing_is_lost_and_input_order_is_irrelevant(cells: Matrix, rng: Random) -> None:
    order = order_matrix(cells)
    assert sorted(order.lignes) == sorted(cells)
    assert sorted(order.colonnes) == sorted({name for row in cells.values() for name in row})
    rows = list(cells.items())
    rng.shuffle(rows)
    turned = {code: dict(reversed(list(row.items()))) for code, row in rows}
    assert order_matrix(turned) == order


def test_two_ends_alike_are_read_in_the_order_of_their_codes() -> None:
    cells = {"c": {"x": 1.0, "y": 0.0}, "b": {"x": 1.0, "y": 1.0}, "a": {"x": 0.0, "y": 1.0}}
    assert order_matrix(cells).lignes == ("a", "b", "c")
