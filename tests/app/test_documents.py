"""« Documents », run as the browser runs it: what its sentence counts, and what it lists."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.server.ecriture import VARIABLE
from observatory.base.paths import Paths
from observatory.documents.depot import Depot, Fiche, open_depot
from observatory.documents.pages import Page
from tests.app.ouvrir import open_page, texts
from tests.app.tableaux_lus import read_texts


def deposit(depot: Depot, empreinte: str, fiche: Fiche) -> None:
    """Write a document of one page without its file: this page reads none."""
    lues = [Page(1, "réussite éducative", "texte")]
    with depot.base:
        depot._write_pages(empreinte, lues)
        depot._write_record(empreinte, Path("c.pdf"), fiche, lues)


@pytest.fixture
def foyer(warehouse_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return a home with the shipped warehouse, one contract of Occitanie and one of elsewhere."""
    (tmp_path / "var").mkdir()
    for fichier in warehouse_path.parent.iterdir():
        if not fichier.name.startswith("documents"):
            (tmp_path / "var" / fichier.name).symlink_to(fichier)
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    monkeypatch.setenv(VARIABLE, "oui")
    paths = Paths(tmp_path)
    with open_depot(paths) as depot:
        deposit(depot, "1" * 64, Fiche("CN03001I", "contrat", "Contrat d’Alès"))
        deposit(depot, "2" * 64, Fiche("CN07501I", "contrat", "Contrat de Paris"))
    return paths


def head(page: AppTest) -> str:
    assert not page.exception
    dits = (e.proto.body for e in page.get("html"))
    return re.sub("<[^>]+>", "", unescape(next(d for d in dits if "obs-phrase" in d)))


def test_the_list_holds_what_the_sentence_counts_and_says_what_is_elsewhere(foyer: Paths) -> None:
    page = open_page("documents")
    assert "1\u00a0document déposé pour les contrats de cette vue" in head(page)
    assert "pour 1\u00a0sur\u00a040" in head(page)
    assert "Contrat d’Alès" in read_texts(page)
    assert "Contrat de Paris" not in read_texts(page)
    assert "Hors de cette vue" in unescape(texts(page))
    lien = next(x for x in page.get("page_link") if x.proto.label == "Voir toute la France")
    assert "region=france" in lien.proto.query_string
    partout = open_page("documents", region="france")
    assert "Contrat de Paris" in read_texts(partout)
    assert "Hors de cette vue" not in unescape(texts(partout))


def test_what_the_map_filters_unseen_here_changes_no_count(foyer: Paths) -> None:
    filtree = open_page("documents", q="Nîmes", qpv_min="5")
    assert head(filtree) == head(open_page("documents"))
    cherchee = open_page("chercher", mots="éducative", q="Nîmes", qpv_min="5")
    assert "1\u00a0contrat sur 1\u00a0cherché (" in head(cherchee)


def test_a_view_without_document_says_so_and_draws_no_empty_table(foyer: Paths) -> None:
    page = open_page("documents", region="france", departement="69")
    assert head(page) == "2\u00a0documents déposés, aucun pour les contrats de cette vue."
    assert "Hors de cette vue" in unescape(texts(page))
    assert read_texts(page) == ""
