"""The page « Chercher dans les textes »: the answer, its address, and what a visitor is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from observatory.app.server.ecriture import VARIABLE
from observatory.base.paths import Paths, project_paths
from observatory.documents.depot import Fiche, open_depot
from tests.app.ouvrir import open_page, texts

Ecrire = Callable[..., Path]
PUBLIC = "La réussite éducative, avec la Caf.\n#pagebreak()\nLe CLS d’Alès."
RESERVE = "La réussite éducative, au xylophone."
ALES = Fiche("CN03001I", "contrat", "Alès", est_public=True)


@pytest.fixture
def foyer(
    warehouse_path: Path, ecrire_pdf: Ecrire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Paths:
    """Return a home with a public document of Alès, and one that is not of Nîmes."""
    home = tmp_path / "foyer"
    (home / "var").mkdir(parents=True)
    for fichier in warehouse_path.parent.iterdir():
        (home / "var" / fichier.name).symlink_to(fichier)
    monkeypatch.setenv("OBSERVATORY_HOME", str(home))
    monkeypatch.setenv(VARIABLE, "oui")
    paths = project_paths()
    with open_depot(paths) as depot:
        depot.add(ecrire_pdf(PUBLIC, "a.pdf"), ALES)
        depot.add(ecrire_pdf(RESERVE, "b.pdf"), Fiche("CN03002I", "annexe", "Nîmes-annexe"))
    return paths


def read(page: AppTest) -> str:
    """Return all that the page says, its links and their addresses."""
    assert not page.exception
    dit = [texts(page), *(str(e.proto.body) for e in page.get("html"))]
    dit += [f"{e.proto.label} {e.proto.query_string}" for e in page.get("page_link")]
    nu = re.sub("</?a[^>]*>", "", "\n".join(dit))  # the counts of its sentence are links
    plat = re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), nu)
    return re.sub(r"[\xa0\u202f]", " ", plat)


def test_the_answer_counts_contracts_and_shows_pages(foyer: Paths) -> None:
    dit = read(open_page("chercher", mots="réussite éducative"))
    assert "Les mots figurent dans les documents de 2 contrats sur 2 cherchés" in dit
    assert "<mark>réussite éducative</mark>" in dit
    assert not re.search(r"\d\s?%", texts(open_page("chercher", mots="réussite")))
    assert "Sans document" in dit


@pytest.mark.parametrize(
    ("params", "compte"),
    [({"mots": "CLS"}, "1 page dans 1 contrat"),
     ({"mots": "éducative réussite", "expression": "exacte"}, "0 page dans 0 contrat"),
     ({"mots": "réussite", "documents": "annexe"}, "1 page dans 1 contrat"),
     ({"mots": "réussite", "departement": "34"}, "« réussite » n’a pas été cherché"),
     ({"mots": "réussite", "dans": "CN03001I"}, "1 page dans 1 contrat"),
     ({"mots": "?!"}, "Aucun mot à chercher"),
     ({}, "La recherche porte sur 2 documents déposés")],
)  # fmt: skip
def test_all_of_a_search_is_in_its_address(
    foyer: Paths, params: dict[str, str], compte: str
) -> None:
    assert compte in read(open_page("chercher", **params))


def test_a_page_opens_with_its_frame(foyer: Paths) -> None:
    with open_depot(foyer) as depot:
        code = depot.documents("CN03001I")[0].code
    dit = read(open_page("chercher", mots="réussite", document=code, page="1"))
    assert "obs-cadre" in dit
    assert re.search(r"/piece/[0-9a-f]{32}/1-900\.webp", dit)
    assert "n’a pas de page 9" in read(open_page("chercher", mots="x", document=code, page="9"))


def test_a_visitor_is_told_nothing_of_what_is_not_public(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_depot(foyer) as depot:
        secret = depot.documents("CN03002I")[0]
    monkeypatch.setenv(VARIABLE, "non")
    for params in (
        {"mots": "réussite"}, {"mots": "xylophone"}, {}, {"mots": "réussite", "dans": "CN03002I"},
        {"mots": "réussite", "document": secret.code, "page": "1"},
        {"mots": "réussite", "document": secret.sha256, "page": "1"},
    ):  # fmt: skip
        page = open_page("chercher", **params)
        dit = read(page)
        for tu in ("Nîmes-annexe", "au xylophone", "2 documents", "sur 2 cherchés", "Projets"):
            assert tu not in dit, (params, tu)
        assert not re.search(r"/piece/", dit)
    dit = read(open_page("chercher", mots="réussite"))
    assert "Le mot figure dans les documents de 1 contrat sur 1 cherché (" in dit


def test_the_page_of_a_contract_tells_its_documents(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    dit = read(open_page("contrat", contrat="CN03002I"))
    assert "Nîmes-annexe — 1 page, non public" in dit
    assert "Non obtenu : contrat de ville, projet de quartier" in dit
    monkeypatch.setenv(VARIABLE, "non")
    dit = read(open_page("contrat", contrat="CN03002I"))
    assert "Nîmes-annexe" not in dit
    assert "Non obtenu" not in dit
    assert "Alès — 2 pages, public" in read(open_page("contrat", contrat="CN03001I"))
