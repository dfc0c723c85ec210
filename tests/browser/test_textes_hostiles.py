"""Texts that mean harm, in a real browser: no script runs, no link leads to one."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser, expect

from observatory.base.paths import Paths
from tests.bornes import EST_ENTIER
from tests.browser.conftest import start_server, visiter
from tests.hostile.conftest import maison

__all__ = ["maison"]


CHEMINS = (
    "/carte?departement=32&contrat=CN03201M",
    "/contrat?contrat=CN03201M&indicateur=partenaire.etat&unite=CN03201M",
    "/lecture?indicateur=partenaire.etat&mesure=signataire&contrat=CN03103I",
    "/partenaires",
)
"""A map, a page with its tables and a proof, an opened rate, charts."""
AUTRES = ("/contrat?contrat=CN03103I&partie=territoire",)
"""Tried by `make endurance`: tests/hostile/test_pages_hostiles.py reads the texts of every page."""


def test_no_script_runs_in_the_browser(maison: Paths, navigateur: Browser, tmp_path: Path) -> None:
    environ = {**os.environ, "OBSERVATORY_HOME": str(maison.root)}
    with (
        start_server(tmp_path / "journal.txt", environ) as adresse,
        visiter(navigateur, adresse) as visite,
    ):
        dialogues: list[str] = []
        visite.page.on("dialog", lambda d: (dialogues.append(d.message), d.dismiss()))
        for chemin in [*CHEMINS, *AUTRES] if EST_ENTIER else CHEMINS:
            visite.ouvrir(chemin)
            expect(visite.page.get_by_role("heading", level=1)).to_be_visible()
            visite.attendre_calme()
            for cadre in visite.page.frames:
                assert cadre.evaluate("window.piege === undefined"), chemin
            liens = visite.page.eval_on_selector_all("a[href]", "xs => xs.map(x => x.href)")
            assert not [x for x in liens if x.startswith(("javascript:", "data:"))], chemin
        assert dialogues == []
