"""Published marks: each tied to an indicator and a measure of the codebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.codebook.loader import load_codebook
from observatory.contracts.build import read_reference
from observatory.contracts.reperes import build_reperes
from observatory.contracts.sources import TAUX_PUBLIES


def test_each_rate_meets_a_measure_of_the_codebook(shared: Path) -> None:
    seuils = read_reference(load_codebook()).seuils
    reperes = build_reperes(shared / "data")
    cibles = set(zip(reperes["code_indicateur"], reperes["mesure"], strict=True))
    assert len(reperes) == 20
    assert cibles <= set(seuils)
    assert reperes["valeur"].between(0, 1).all()
    assert set(reperes["relation"]) == {"=", "~", ">"}


def test_a_new_published_rate_asks_for_its_indicator(shared: Path, tmp_path: Path) -> None:
    texte = (shared / "data" / TAUX_PUBLIES).read_text(encoding="utf-8")
    (tmp_path / TAUX_PUBLIES).parent.mkdir(parents=True)
    (tmp_path / TAUX_PUBLIES).write_text(texte.replace("t20,", "t99,"), encoding="utf-8")
    with pytest.raises(DataError, match=r"taux publié t99 sans indicateur.*reperes\.csv"):
        build_reperes(tmp_path)
