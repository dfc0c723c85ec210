"""The dossier of a contract: what is expected, what is here, and of whom the rest was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from attacks.documents import write_pdf
from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.dossier import (
    build_dossier,
    declare_piece,
    list_required,
    require_pieces,
    say_dossier,
)


def test_pieces_are_expected_asked_and_obtained(tmp_path: Path) -> None:
    with open_depot(Paths(tmp_path / "m")) as depot:
        assert [(p.nom, p.est_obtenue) for p in build_dossier(depot, "CN03001I")] == [
            ("contrat de ville", False),
            ("projet de quartier", False),
            ("convention d’abattement de taxe foncière", False),
        ]
        declare_piece(depot, "CN03001I", "tfpb", etat="demandee", aupres="la DDETS")
        declare_piece(depot, "CN03001I", "annexe", titre="Annexe 3", etat="a_demander")
        depot.add(write_pdf(tmp_path / "a.pdf", "a"), Fiche("CN03001I", "contrat", "Contrat"))
        depot.add(write_pdf(tmp_path / "b.pdf", "b"), Fiche("CN03001I", "annexe", "Annexe 1"))
        lu = {
            p.nom: (p.est_obtenue, p.etat, p.demandee_a) for p in build_dossier(depot, "CN03001I")
        }
        assert lu["contrat de ville"][0]
        assert lu["convention d’abattement de taxe foncière"] == (False, "demandee", "la DDETS")
        assert lu["Annexe 3"][0] is False
        assert lu["annexe du contrat"][0] is True
        declare_piece(depot, "CN03001I", "tfpb", etat="sans_objet")
        assert [p.etat for p in build_dossier(depot, "CN03001I") if p.nature == "tfpb"] == [
            "sans_objet"
        ]
        for nature, etat in (("tract", "demandee"), ("tfpb", "perdue")):
            with pytest.raises(ObservatoryError, match="→"):
                declare_piece(depot, "CN03001I", nature, etat=etat)
        assert [p.nom for p in build_dossier(depot, "CN03201M") if p.est_obtenue] == []


def test_a_dossier_is_said_on_one_line_and_a_visitor_is_told_less(tmp_path: Path) -> None:
    with open_depot(Paths(tmp_path / "m")) as depot:
        assert say_dossier(depot, "CN03001I", tout=False) == ""
        depot.add(write_pdf(tmp_path / "a.pdf", "a"), Fiche("CN03001I", "contrat", "Contrat"))
        declare_piece(depot, "CN03001I", "tfpb", etat="sans_objet")
        assert say_dossier(depot, "CN03001I", tout=True) == (
            "Contrat (1\u00a0page) ; non obtenu : projet de quartier"
        )
        assert say_dossier(depot, "CN03001I", tout=False) == ""
        depot.change(depot.documents()[0].code, public=True)
        assert say_dossier(depot, "CN03001I", tout=False) == "Contrat (1\u00a0page)"


def test_a_lecture_says_which_pieces_its_absences_require(tmp_path: Path) -> None:
    with open_depot(Paths(tmp_path / "m")) as depot:
        require_pieces(depot, "une", ["contrat", "annexe", "contrat"])
        require_pieces(depot, "deux", ["contrat"])
        require_pieces(depot, "deux", [])
        assert list_required(depot) == {"une": ("annexe", "contrat")}
        with pytest.raises(ObservatoryError, match="→"):
            require_pieces(depot, "une", ["tract"])
