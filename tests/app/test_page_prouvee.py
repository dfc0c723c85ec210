"""A proof that names a page opens it under itself: for all when public, else for the house."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.app.server.ecriture import VARIABLE
from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.texte import find_quotes
from observatory.warehouse.build import build_warehouse
from observatory.workshop.decisions import open_journal
from observatory.workshop.dossier import load_dossier
from observatory.workshop.gestes import Seance, apply_gestes
from observatory.workshop.personnes import welcome
from observatory.workshop.preuve import find_proved
from observatory.workshop.publier import publish
from tests.app.ouvrir import open_page
from tests.app.test_chercher import read
from tests.mini.fabrique import BRUME, PARTIELLE, write_mini
from tests.workshop.contrat_ecrit import write_contract

CAF = "partenaire.caf"
TITRE = "Contrat de Brume"


@pytest.fixture(scope="module", params=[True, False], ids=["public", "reserve"])
def foyer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Return a home where a cell is proved by a page of a document, public or not."""
    dossier = tmp_path_factory.mktemp("page-prouvee")
    foyer = write_mini(dossier / ("public" if request.param else "reserve"))
    pdf = write_contract(dossier / "contrat.pdf", pages=2)
    with open_depot(foyer) as depot:
        depot.add(pdf, Fiche(BRUME, "contrat", titre=TITRE, est_public=request.param))
    livre, lu = load_codebook(), load_dossier(foyer, BRUME)
    with open_journal(foyer) as journal:
        marie = welcome(journal, "Marie Le Gall")
        envoi = {"n": 1, "geste": "coder", "cellule": CAF, "niveau": 2,
                 "proposition": lu.passages[CAF][0].code}  # fmt: skip
        seance = Seance(marie.numero, PARTIELLE, BRUME, livre, lu)
        assert apply_gestes(journal, seance, "j", [envoi]).refus == ()
    publish(foyer, PARTIELLE, livre, organisation="CRPV", explication="")
    build_warehouse(foyer)
    return foyer


@pytest.mark.parametrize("ecrit", ["oui", "non"], ids=["maison", "visiteur"])
def test_the_proof_opens_the_page(
    foyer: Paths, ecrit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(foyer.home))
    monkeypatch.setenv(VARIABLE, ecrit)
    est_public = foyer.home.name == "public"
    params = {"lecture": PARTIELLE, "contrat": BRUME, "indicateur": CAF, "partie": "cellules"}
    page = open_page("contrat", **params)
    dit = read(page)
    assert (TITRE if est_public else "Preuve tenue par le centre") in dit
    volets = [e for e in page.expander if e.label.startswith("Ouvrir la page")]
    if not est_public and ecrit == "non":
        assert volets == []
        assert TITRE not in dit
        assert "/piece/" not in dit
        return
    (volet,) = volets
    assert "/piece/" not in dit  # closed, nothing of the page is sent
    page.session_state[f"page-prouvee-{BRUME}-{CAF}-0"] = True
    dit = read(page.run())
    assert f"{TITRE}, p. " in dit
    assert "-900.webp" in dit
    assert "obs-cadre" in dit
    assert volet.label.split("\xa0")[1] in dit


def test_two_documents_of_one_title_are_told_apart_by_the_quote(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "maison")
    courts = [write_contract(tmp_path / f"{n}.pdf", pages=n) for n in (2, 3)]
    with open_depot(paths) as depot:
        un, deux = (depot.add(f, Fiche(BRUME, "contrat", titre=TITRE))[0] for f in courts)
        seul = next(
            ligne
            for ligne in depot.pages(un.sha256)[1].texte.splitlines()
            if not find_quotes(depot.pages(deux.sha256)[1].texte, [ligne])
        )
        assert find_proved(depot, BRUME, TITRE, 2, None, tout=True) is None
        assert find_proved(depot, BRUME, TITRE, 2, seul, tout=True) == un
        assert find_proved(depot, BRUME, TITRE, un.nb_pages + 1, seul, tout=True) is None
        assert find_proved(depot, BRUME, TITRE, 2, seul, tout=False) is None
        assert find_proved(depot, BRUME, "Autre", 2, seul, tout=True) is None
