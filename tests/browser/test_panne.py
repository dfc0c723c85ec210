"""When the server stops: what a reader is told, in French, and nothing else."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visite, start_server, visiter
from tests.browser.etats import settle
from tests.browser.test_accessibilite import ADMIS, ANGLAIS, DITS

PANNES = (
    "Connection error",
    "Streamlit server is not responding. Are you connected to the internet?",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:",
    "streamlit run yourscript.py",
    "Connection timed out.",
    "Connection lost. Please wait for the app to reconnect, then try again.",
    "Connection failed with status 502.",
    "Connection failed with status 502, and response:",
    "Cannot connect to Streamlit (HTTP status: 403).",
    "You have requested page /a_page_with_quite_a_long_name_that_nobody_has_ever_written, but no "
    "corresponding file was found in the app's pages/ directory. Running the app's main page.",
)
"""What Streamlit says of a server out of reach, or of a page it has not."""

DU_SERVEUR = re.compile(
    r"\b(server|connect\w+ to|connected|not|status|still|request\w*|lost)\b", re.I
)


def test_a_stopped_server_is_told_in_french(navigateur: Browser, tmp_path: Path) -> None:
    with ExitStack() as serveur:
        adresse = serveur.enter_context(start_server(tmp_path / "journal.txt", dict(os.environ)))
        with visiter(navigateur, adresse) as visite:
            page = visite.ouvrir("/accessibilite").page
            settle(page)
            serveur.close()
            dialogue = page.get_by_role("dialog")
            expect(dialogue).to_contain_text("Serveur injoignable")
            expect(dialogue).to_contain_text("ne répond pas")
            dits = [d for d in page.evaluate(DITS) if not ADMIS.search(d)]
            visite.erreurs.clear()
    assert [d for d in dits if ANGLAIS.search(d) or DU_SERVEUR.search(d)] == []


def test_every_word_of_a_breakdown_has_its_french(visite: Visite) -> None:
    page = visite.ouvrir("/accessibilite").page
    settle(page)
    page.evaluate(
        """(phrases) => phrases.forEach((p) => {
          const e = document.createElement('p');
          e.className = 'panne';
          e.textContent = p;
          document.querySelector('[data-testid=stMain]').append(e);
        })""",
        PANNES,
    )
    expect(page.locator(".panne").first).to_have_text("Serveur injoignable")
    dits = page.locator(".panne").all_inner_texts()
    assert len(dits) == len(PANNES)
    assert not set(dits) & set(PANNES)
    assert [d for d in dits if ANGLAIS.search(d) or DU_SERVEUR.search(d)] == []
