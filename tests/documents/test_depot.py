"""Documents deposited, found again by their text, and removed without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.errors import DataError, ObservatoryError, QueryError
from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.recherche import search

Ecrire = Callable[..., Path]
ALES = Fiche("CN03001I", "contrat")
NIMES = Fiche("CN03002M", "ctg", est_public=True)
PAGES = """Le programme de réussite éducative suit les élèves du cœur de ville.
#pagebreak()
Le comité de pilotage réunit les partenaires. La coordinatrice du CLS y siège ; c.l.s. n’est rien.
"""


@pytest.fixture
def home(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "maison [1]")


def test_a_deposit_keeps_file_facts_and_pages(home: Paths, ecrire_pdf: Ecrire) -> None:
    fichier = ecrire_pdf(PAGES)
    with open_depot(home) as depot:
        document, est_nouveau = depot.add(fichier, ALES)
        assert est_nouveau
        assert (document.nb_pages, document.titre, document.est_public) == (2, "contrat", False)
        assert depot.file_of(document.sha256).read_bytes() == fichier.read_bytes()
        assert [p.numero for p in depot.pages(document.sha256)] == [1, 2]
        assert depot.add(fichier, ALES) == (document, False)
    with open_depot(home) as depot:
        assert depot.documents() == [document]


def test_one_content_serves_two_contracts(home: Paths, ecrire_pdf: Ecrire) -> None:
    fichier = ecrire_pdf(PAGES)
    with open_depot(home) as depot:
        depot.add(fichier, ALES)
        _, est_nouveau = depot.add(fichier, NIMES)
        assert est_nouveau
        resultat = search(depot, "réussite éducative")
    assert (resultat.k, resultat.n) == (2, 2)


@pytest.mark.parametrize(
    ("requete", "pages"),
    [
        ("reussite educative", {1}),
        ("REUSSITE educative", {1}),
        ("« réussite éducative »", {1}),
        ("« éducative réussite »", set()),
        ("coeur", {1}),
        ("cœur", {1}),
        ("CLS", {2}),
        ("C.L.S.", {2}),
        ("partenaires pilotage", {2}),
        ("l’eleves", set()),
        ("fusée", set()),
    ],
)
def test_words_are_found_without_accents(
    home: Paths, ecrire_pdf: Ecrire, requete: str, pages: set[int]
) -> None:
    with open_depot(home) as depot:
        depot.add(ecrire_pdf(PAGES), ALES)
        resultat = search(depot, requete)
    assert {p.page for p in resultat.passages} == pages
    assert resultat.k == (1 if pages else 0)
    for p in resultat.passages:
        assert all(p.passage[a:b].strip() for a, b in p.trouves)


def test_what_is_not_public_is_not_counted_for_visitors(home: Paths, ecrire_pdf: Ecrire) -> None:
    with open_depot(home) as depot:
        depot.add(ecrire_pdf("Le conseil citoyen se réunit."), ALES)
        assert search(depot, "citoyen").k == 1
        visiteur = search(depot, "citoyen", publics=True)
    assert (visiteur.k, visiteur.n, visiteur.passages) == (0, 0, ())


def test_a_removed_document_leaves_nothing(home: Paths, ecrire_pdf: Ecrire) -> None:
    with open_depot(home) as depot:
        document, _ = depot.add(ecrire_pdf(PAGES), ALES)
        depot.remove(document.code)
        assert depot.documents() == []
        assert search(depot, "réussite").passages == ()
        assert not depot.file_of(document.sha256).exists()


def test_refusals_keep_nothing(home: Paths, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    page.write_text("<html><body>erreur 404</body></html>")
    with open_depot(home) as depot:
        with pytest.raises(DataError, match=r"page\.pdf.*page web"):
            depot.add(page, ALES)
        with pytest.raises(DataError, match="nature inconnue"):
            depot.add(page, Fiche("CN03001I", "tract"))
        with pytest.raises(ObservatoryError, match="document inconnu"):
            depot.remove("123456")
        with pytest.raises(QueryError, match="Aucun mot"):
            search(depot, " ?! ")
        assert depot.documents() == []
    assert not list(home.home.rglob("*.provisoire"))
