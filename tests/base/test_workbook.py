"""A workbook says nothing of the clock, and holds its texts where every spreadsheet finds them."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from observatory.base.archive import write_zip
from observatory.base.workbook import save_workbook

TEXTES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30), max_size=8
)


def fill(textes: list[str]) -> Workbook:
    classeur = Workbook()
    for texte in textes:
        classeur.active.append([texte, 1, texte])
        classeur.active.cell(classeur.active.max_row, 1).data_type = "s"
        classeur.active.cell(classeur.active.max_row, 3).data_type = "s"
    return classeur


@given(TEXTES)
@settings(max_examples=40, deadline=None)
def test_texts_are_shared_and_read_back(textes: list[str]) -> None:
    octets = save_workbook(fill(textes))
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert b"inlineStr" not in archive.read("xl/worksheets/sheet1.xml")
    feuille = load_workbook(io.BytesIO(octets)).active
    lus = [c.value for ligne in feuille.iter_rows(max_col=1) for c in ligne]
    assert [v or "" for v in lus][: len(textes)] == textes


@pytest.mark.parametrize("write_only", [False, True])
def test_a_clock_before_1980_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, *, write_only: bool
) -> None:
    def make() -> bytes:
        classeur = Workbook(write_only=write_only)
        feuille = classeur.create_sheet("Une")
        feuille.append(["texte", 1])
        return save_workbook(classeur)

    aujourdhui, archive = make(), write_zip([("a", b"b")])
    epoque = time.gmtime(0)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    monkeypatch.setattr(time, "localtime", lambda *_: epoque)
    assert make() == aujourdhui
    assert write_zip([("a", b"b")]) == archive
