"""A writing tried from the command line is refused when it says nothing, the empty one first."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.errors import QueryError
from observatory.cli.lecteur import read
from tests.evaluation import fabrique


def test_an_empty_writing_is_refused_and_reads_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fichier = fabrique.write_pdf("E13", tmp_path)
    with pytest.raises(QueryError, match="trop court"):
        read([fichier], ocr=False, essai="partenaire.caf", variante="")
    assert not capsys.readouterr().out
