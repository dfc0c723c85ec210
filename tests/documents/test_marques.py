"""A page nobody can read is marked by a person; the mark is kept, dated, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.marques import list_marks, list_untrusted, mark_page, undo_mark
from tests.documents.test_pdf_difficiles import draw, write_pdf


def test_a_mark_is_made_kept_and_undone(tmp_path: Path) -> None:
    fichier = write_pdf(tmp_path / "x.pdf", draw("du texte"), "", "")
    with open_depot(Paths(tmp_path / "m")) as depot:
        sha256 = depot.add(fichier, Fiche("CN03001I", "contrat"))[0].sha256
        assert list_untrusted(depot, sha256) == [2, 3]
        mark_page(depot, sha256, 2, "lue_a_l_oeil", par="maison")
        assert list_untrusted(depot, sha256) == [3]
        for numero, marque in ((1, "lue_a_l_oeil"), (2, "lue_a_l_oeil"), (3, "belle")):
            with pytest.raises(ObservatoryError, match="→"):
                mark_page(depot, sha256, numero, marque, par="maison")
        undo_mark(depot, sha256, 2)
        with pytest.raises(ObservatoryError, match="aucune marque"):
            undo_mark(depot, sha256, 2)
        mark_page(depot, sha256, 2, "sans_texte_utile", par="maison")
    with open_depot(Paths(tmp_path / "m")) as depot:
        faites = [(m.numero, m.marque, m.annulee_le is None) for m in list_marks(depot, sha256)]
        assert faites == [(2, "lue_a_l_oeil", False), (2, "sans_texte_utile", True)]
        assert list_untrusted(depot, sha256) == [3]
