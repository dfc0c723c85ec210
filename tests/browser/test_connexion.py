"""Coders sign in with a real local OIDC provider: who is not in the list reads only."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect

from observatory.base.paths import Paths
from observatory.cli.app import find_secrets
from observatory.documents.depot import Fiche, open_depot
from observatory.workshop.decisions import open_journal
from observatory.workshop.personnes import dismiss, enrol
from tests.bornes import EST_ENTIER
from tests.browser.conftest import DELAI, find_port, start_server
from tests.browser.etats import Etat, settle
from tests.browser.test_accessibilite import DEUX, check_axe
from tests.mini.fabrique import BRUME, PARTIELLE
from tests.partage import copy_built
from tests.workshop.contrat_ecrit import write_contract

SUJET = "compte-4711"


@pytest.fixture(scope="module")
def connectes(mini: Paths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Paths]]:
    """Return the address and the home of an observatory where coders sign in."""
    foyer = copy_built(mini, tmp_path_factory.mktemp("connexion") / "foyer")
    pdf = write_contract(tmp_path_factory.mktemp("pdf") / "contrat.pdf", pages=2)
    with open_depot(foyer) as depot:
        depot.add(pdf, Fiche(BRUME, "contrat", titre="Contrat de Brume"))
    port = find_port()
    with oidc_provider_mock.run_server_in_thread() as fournisseur:
        (foyer.root / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{"s" * 48}"\nclient_id = "observatoire"\nclient_secret = "x"\n'
            "server_metadata_url = "
            f'"http://127.0.0.1:{fournisseur.server_port}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        fichier = find_secrets(foyer)
        environ = {**os.environ, "OBSERVATORY_HOME": str(foyer.root), "OBSERVATORY_ECRITURE": "oui"}
        journal = foyer.root / "sortie.txt"
        plus = [f"--secrets.files={fichier}"]
        with start_server(journal, environ, port=port, plus=plus) as adresse:
            yield adresse, foyer


def open_workshop(page: Page, base: str) -> None:
    page.goto(f"{base}/atelier?lecture={PARTIELLE}&contrat={BRUME}")


def read_everything(foyer: Paths) -> str:
    with open_journal(foyer) as journal:
        return repr(journal.list_all())


def test_an_account_codes_while_it_is_in_the_list_and_the_journal_never_names_it(
    connectes: tuple[str, Paths], navigateur: Browser
) -> None:
    base, foyer = connectes
    page = navigateur.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.set_default_timeout(DELAI)
    open_workshop(page, base)
    expect(page.get_by_text("Pour coder, se connecter.")).to_be_visible()
    expect(page.get_by_text("Grilles", exact=True)).to_be_visible()
    settle(page)
    check_axe(page, Etat("atelier, se connecter", "/atelier"), DEUX if EST_ENTIER else DEUX[1:])
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.get_by_role("button", name="Se connecter").click()
    page.locator("input[name=sub]").fill(SUJET)
    page.get_by_role("button").first.click()
    page.wait_for_url(f"{base}/**")
    temoins = {c["name"]: c for c in page.context.cookies() if c["name"] == "_streamlit_user"}
    assert temoins["_streamlit_user"]["httpOnly"]
    open_workshop(page, base)
    expect(page.get_by_text(SUJET)).to_be_visible()
    expect(page.locator(".obs-atelier")).to_have_count(0)

    with open_journal(foyer) as journal:
        numero = enrol(journal, SUJET, "Marie", "codeur").numero
    open_workshop(page, base)
    expect(page.get_by_text("Vous codez sous le nom")).to_be_visible()
    zone, annonce = page.locator(".obs-atelier"), page.locator("[data-lieu=annonce]")
    zone.focus()
    page.keyboard.press("x")
    expect(annonce).to_contain_text("non précisé, noté")
    expect(zone).to_have_attribute("data-attente", "0")
    ecrit = read_everything(foyer)
    assert f"codeur={numero}" in ecrit
    assert "Marie" not in ecrit
    assert SUJET not in ecrit

    with open_journal(foyer) as journal:
        assert dismiss(journal, numero)
    page.keyboard.press("x")
    expect(page.get_by_text("n’est pas dans la liste").first).to_be_visible()
    assert read_everything(foyer) == ecrit
    open_workshop(page, base)
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url(re.compile("^(?!.*/atelier)"))
    open_workshop(page, base)
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    page.context.close()
