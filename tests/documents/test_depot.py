"""Documents deposited, found again by their text, and removed without a trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from observatory.base.errors import DataError, ObservatoryError, QueryError
from observatory.base.paths import Paths
from observatory.cli.main import app
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.recherche import search
from tests.documents.test_robustesse import attached

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
        ("élève partenaire", set()),
        ("élève programmes", {1}),
        ("« élève »", set()),
        ("cls", {2}),
        ("LE PROGRAMME DE REUSSITE", {1}),
        ("PROGRAMME", {1}),
        ("ville", {1}),
        ("« l’élève »", set()),
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


def test_a_removed_document_leaves_the_fact_alone(home: Paths, ecrire_pdf: Ecrire) -> None:
    fiche = Fiche("CN03001I", "contrat", est_public=True)
    with open_depot(home) as depot:
        document, _ = depot.add(ecrire_pdf("Un xylophonebleu, le XYLB. " * 40), fiche)
        depot.remove(document.code)
        assert depot.documents() == []
        assert search(depot, "xylophonebleu").passages == ()
        assert not depot.file_of(document.sha256).exists()
        (fait,) = depot.base.execute("SELECT code_contrat, titre, nb_pages FROM retrait").fetchall()
    assert fait == ("CN03001I", "contrat", 1)
    for fichier in home.home.rglob("*"):
        if fichier.is_file():
            octets = fichier.read_bytes().lower()
            assert b"ophonebleu" not in octets, fichier
            assert b"xylb" not in octets, fichier


def test_counts_are_of_everything_whatever_is_shown(home: Paths, ecrire_pdf: Ecrire) -> None:
    pages = "\n#pagebreak()\n".join(f"La ville, page {n}." for n in range(30))
    vide = ecrire_pdf("#rect()", "vide.pdf")
    with open_depot(home) as depot:
        depot.add(ecrire_pdf(pages), ALES)
        depot.add(ecrire_pdf("La ville encore.", "b.pdf"), NIMES)
        depot.add(vide, Fiche("CN06601M", "contrat"))
        resultat = search(depot, "ville", par_contrat=2)
        assert (resultat.k, resultat.n, resultat.nb_pages) == (2, 2, 31)
        assert len(resultat.passages) == 3
        assert resultat.sans_texte == ("CN06601M",)
        assert search(depot, "ville", natures=["ctg"]).nb_pages == 1
        assert search(depot, "ville page", exacte=True).nb_pages == 30
        assert search(depot, "page ville", exacte=True).nb_pages == 0
    assert "Le mot figure dans les documents de 2\xa0contrats sur 2\xa0cherchés" in resultat.phrase


def test_what_becomes_public_is_found_by_visitors_and_no_more_after(
    home: Paths, ecrire_pdf: Ecrire
) -> None:
    with open_depot(home) as depot:
        document, _ = depot.add(ecrire_pdf("Le conseil citoyen se réunit."), ALES)
        for public in (True, False, True):
            depot.change(document.code, public=public)
            assert search(depot, "citoyen", publics=True).k == int(public)
            (n,) = depot.base.execute("SELECT count(*) FROM page_publique").fetchone()
            assert n == int(public)


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


def test_the_command_line_prints_passages_and_says_the_files_attached(
    home: Paths, ecrire_pdf: Ecrire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(home.home))
    deposer = ["documents", "add", str(ecrire_pdf(PAGES)), "--contrat", "CN03001I"]
    assert CliRunner().invoke(app, [*deposer, str(attached(tmp_path))]).output.count("→") == 1
    fait = CliRunner().invoke(app, ["search", "réussite éducative", "--json"])
    lu = json.loads(fait.output)
    assert (fait.exit_code, lu["k"], lu["n"]) == (0, 1, 1)
    (passage,) = lu["passages"]
    assert (passage["code_contrat"], passage["page"]) == ("CN03001I", 1)
    assert "réussite éducative" in passage["passage"]
    assert passage["document"] in CliRunner().invoke(app, ["documents", "list"]).output
