"""The observatory in the frame of another site: a view asked for it, nothing else."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

CADRES = {"vue": "/carte?embed=true", "entiere": "/carte", "ecrit": "/grille?embed=true"}
CODES = ("/_stcore%2Fgrille", "/static%2Fgrille", "/_stcore%252Fgrille", "/static/..;/grille")
"""Ways to write the address of the page that writes, which Streamlit's own page would open."""


class Muet(http.server.SimpleHTTPRequestHandler):
    """A site of files that says nothing in the terminal."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


CADRES |= {f"code{rang}": f"{code}?embed=true" for rang, code in enumerate(CODES)}


@pytest.fixture
def ailleurs(serveur: str, tmp_path: Path) -> Iterator[str]:
    """Return the address of another site, whose page frames three addresses of the observatory."""
    cadres = "".join(
        f'<iframe id="{nom}" src="{serveur}{adresse}" width="900" height="700"></iframe>'
        for nom, adresse in CADRES.items()
    )
    (tmp_path / "index.html").write_text(f"<!DOCTYPE html><title>Ailleurs</title>{cadres}")
    repondre = functools.partial(Muet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), repondre) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}/"
        site.shutdown()


@pytest.fixture
def page(habitue: BrowserContext) -> Iterator[Page]:
    """Return a page of a browser that goes to the other site."""
    page = habitue.new_page()
    yield page
    page.close()


def test_another_site_shows_a_view_and_no_page_that_writes(page: Page, ailleurs: str) -> None:
    refus: list[str] = []
    visites: list[str] = []
    page.on("websocket", lambda w: visites.append(w.url))
    page.on("console", lambda m: refus.append(m.text) if "frame-ancestors" in m.text else None)
    page.goto(ailleurs)
    vue = page.frame_locator("#vue")
    expect(vue.get_by_text("Licence Ouverte 2.0").last).to_be_visible()
    vue.frame_locator("iframe").locator("[data-etat]").wait_for(timeout=30_000)
    fermes = [nom for nom in CADRES if nom != "vue"]
    assert len(refus) == len(fermes)
    for nom in fermes:
        page.locator(f"#{nom}").click(position={"x": 300, "y": 350})
        expect(page.frame_locator(f"#{nom}").get_by_text("Contrats de ville")).to_have_count(0)
    assert len(visites) == 1
