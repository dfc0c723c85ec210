"""A network that closes WebSockets: what a reader is told, and what opens all the same."""

from __future__ import annotations

import re
import time
import urllib.request

from playwright.sync_api import Browser, Page, WebSocketRoute, expect

DELAI_S = 8.0


def close(canal: WebSocketRoute) -> None:
    canal.close()


def swallow(_: WebSocketRoute) -> None:
    """Open, and let nothing through."""


def test_within_eight_seconds_the_page_says_what_is_blocked_and_the_rest_opens(
    navigateur: Browser, serveur: str
) -> None:
    with urllib.request.urlopen(f"{serveur}/secours/", timeout=60) as chaud:  # noqa: S310
        assert chaud.status == 200
    contexte = navigateur.new_context(viewport={"width": 360, "height": 800}, locale="fr-FR")
    page = contexte.new_page()
    page.goto(f"{serveur}/accessibilite")  # its scripts are kept then: the delay is the page's own
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for relais in (swallow, close):
        page.close()
        page = contexte.new_page()
        page.route_web_socket(re.compile(".*"), relais)
        check_told(page, serveur)
    page.get_by_role("alert").get_by_role("link", name="la carte autonome").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("body")).to_contain_text("Occitanie 2024-2030")
    page.goto(f"{serveur}/secours/")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("sans connexion"))
    expect(page.locator("main")).to_contain_text("Lecture partielle")
    fiche = page.get_by_role("link", name="Auch").get_attribute("href")
    with urllib.request.urlopen(f"{serveur}{fiche}", timeout=60) as lue:  # noqa: S310
        assert lue.read(5) == b"%PDF-"
        assert "occitanie-2024-public" in lue.headers["content-disposition"]
    contexte.close()


def check_told(page: Page, serveur: str) -> None:
    debut = time.monotonic()
    page.goto(f"{serveur}/carte")
    volet = page.get_by_role("alert").filter(has_text="WebSocket")
    expect(volet).to_be_visible()
    assert time.monotonic() - debut < DELAI_S
    expect(volet).to_contain_text("Votre réseau bloque la connexion")
    expect(volet).to_contain_text(f"{serveur.replace('http', 'ws')}/_stcore/stream")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
