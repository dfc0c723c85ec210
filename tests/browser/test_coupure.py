"""A server killed while keys are struck: the screen goes on from what was acknowledged."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, expect

from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from tests.browser.conftest import DELAI, find_port, open_server
from tests.browser.frappes import FRAPPE, enter_workshop, read_rows
from tests.mini.fabrique import BRUME
from tests.partage import copy_built
from tests.workshop.contrat_ecrit import write_contract


def test_after_a_server_killed_in_mid_gesture_the_screen_goes_on_where_it_stopped(
    mini: Paths, navigateur: Browser, tmp_path: Path
) -> None:
    foyer = copy_built(mini, tmp_path / "foyer")
    pdf = write_contract(tmp_path / "contrat.pdf", pages=3)
    with open_depot(foyer) as depot:
        depot.add(pdf, Fiche(BRUME, "contrat", titre="Contrat de Brume"))
    environ, port = {**os.environ, "OBSERVATORY_HOME": str(foyer.root)}, find_port()
    page = navigateur.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    page.set_default_timeout(DELAI)
    zone, annonce = page.locator(".obs-atelier"), page.locator("[data-lieu=annonce]")
    with open_server(tmp_path / "avant.txt", environ, port=port) as (serveur, base):
        enter_workshop(page, base)
        zone.focus()
        for _ in range(3):
            page.keyboard.press("x")
        expect(annonce).to_contain_text(", noté")
        expect(zone).to_have_attribute("data-attente", "0")
        acquises = read_rows(foyer)
        page.evaluate(FRAPPE, [["x"] * 6, 20])
        serveur.kill()
        serveur.wait()
    with open_server(tmp_path / "apres.txt", environ, port=port) as (_, base):
        enter_workshop(page, base)
        lues = read_rows(foyer)  # the chain is verified
        assert len(acquises) == 3
        assert lues[:3] == acquises
        assert zone.get_attribute("data-cellule") not in {d.cellule.indicateur for d in lues}
        zone.focus()
        page.keyboard.press("x")
        expect(annonce).to_contain_text(", noté")
        expect(zone).to_have_attribute("data-attente", "0")
        assert len(read_rows(foyer)) == len(lues) + 1
    page.context.close()
