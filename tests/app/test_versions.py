"""Versions: dated, signed, explained, what changed by cell; the way back asks first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from observatory.app import session
from observatory.base.paths import Paths
from observatory.contracts import lieux, tables
from observatory.grid import load_codebook
from observatory.queries.acces import VARIABLE
from observatory.warehouse.build import build_warehouse
from observatory.workshop.decisions import (
    CODER,
    CleDecision,
    EtatCode,
    Geste,
    PieceJustificative,
    open_journal,
)
from observatory.workshop.personnes import welcome
from observatory.workshop.publier import publish
from observatory.workshop.versions import load_history, preview_return
from tests.app.ouvrir import open_page, texts
from tests.lus import plain
from tests.mini.fabrique import BRUME, PARTIELLE

CAF = "partenaire.caf"


@pytest.fixture
def foyer(mini: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return the small observatory, its partial lecture published twice from the journal."""
    racine = tmp_path / "foyer"
    for dossier in (mini.geodata, mini.contracts):
        shutil.copytree(dossier, racine / dossier.name)
    paths = Paths(racine)
    preuve = PieceJustificative("page_web", titre="Page", url="https://brume.example/caf")
    with open_journal(paths) as journal:
        numero = welcome(journal, "Une").numero
        for valeur, dit in (("cite", "Première lecture"), ("partenaire", "La Caf, relue")):
            etat = EtatCode("code", valeur, "exact", "ferme", preuves=(preuve,))
            journal.append([Geste(CleDecision(numero, PARTIELLE, BRUME, CAF), CODER, etat)])
            publish(
                paths, PARTIELLE, load_codebook(), organisation="Centre de ressources",
                explication=dit,
            )  # fmt: skip
    build_warehouse(paths)
    monkeypatch.setenv("OBSERVATORY_HOME", str(racine))
    monkeypatch.setattr(session, "_SERVI", [])
    return paths


def read_cells(foyer: Paths) -> set[str]:
    cadre = tables.read_table(tables.CODAGES, lieux.cells_path(foyer, tables.CODAGES, PARTIELLE))
    siennes = (cadre["code_unite"] == BRUME) & (cadre["code_indicateur"] == CAF)
    return set(cadre[siennes]["valeur"])


def test_a_version_is_signed_and_the_way_back_says_what_leaves(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "non")
    lu = plain(texts(visite := open_page("versions", lecture=PARTIELLE)))
    assert "Version 2, publiée le" in lu
    assert "par Centre de ressources : 1 point changé" in lu
    assert "La Caf, relue" in lu
    assert not [b for b in visite.button if str(b.key).startswith("revenir")]

    monkeypatch.setenv(VARIABLE, "oui")
    at = open_page("versions", lecture=PARTIELLE)
    historique = load_history(foyer, PARTIELLE)
    code = historique.publiees[0].version_avant
    assert read_cells(foyer) == {"partenaire"}
    assert not [b for b in at.button if str(b.key).startswith("remettre")], "rien sans demander"
    at.button(key=f"revenir-{PARTIELLE}-{code}").click().run()
    assert "1 réponse changerait. L’état présent est gardé" in plain(texts(at))
    at.button(key=f"remettre-{PARTIELLE}-{code}").click().run()
    assert not at.exception
    assert read_cells(foyer) == {"cite"}
    neuf = load_history(foyer, PARTIELLE)
    (gardee,) = neuf.autres
    assert preview_return(foyer, PARTIELLE, gardee).nombre == 1
    premiere = neuf.gardees[str(historique.publiees[1].version_avant)]
    retour = preview_return(foyer, PARTIELLE, premiere)
    assert ([(u, i) for u, i, _ in retour.partent], retour.changent) == ([(BRUME, CAF)], ())
