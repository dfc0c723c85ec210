"""Ten things people come for, done from the first page: gestures counted, seconds told.

A gesture is a link followed, or a name chosen in a list: typed, the first answer taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.bornes import EST_ENTIER
from tests.browser.conftest import visiter
from tests.browser.etats import settle

GESTES = 4
DIT = "() => document.querySelector('[data-testid=stMain]').innerText"


@dataclass
class Essai:
    """One person at one page, and the gestures made."""

    page: Page
    gestes: int = 0

    def chercher(self, liste: str, tape: str) -> None:
        """Type a name in a list and take the first answer."""
        champ = self.page.get_by_role("combobox", name=liste).first
        champ.click()
        champ.press_sequentially(tape)
        self.page.wait_for_timeout(400)
        self.page.get_by_role("option").first.click()
        self._faire(1)

    def suivre(self, nom: str, *, exact: bool = True) -> None:
        """Follow the first link so named."""
        self.page.get_by_role("link", name=nom, exact=exact).first.click()
        self._faire(1)

    def ouvrir(self, nom: str) -> None:
        """Follow the first link so named of the panel that is open."""
        self.page.locator(".st-key-volet").get_by_role("link", name=nom).first.click()
        self._faire(1)

    def _faire(self, nombre: int) -> None:
        self.gestes += nombre
        self.page.wait_for_timeout(150)
        settle(self.page)


def _compare(essai: Essai) -> None:
    essai.suivre("Comparer")
    essai.suivre("Contrats")
    essai.chercher("Contrat", "ales")
    essai.chercher("À côté", "nimes")


def _since(essai: Essai) -> None:
    essai.suivre("Comparer")
    essai.suivre("Deux générations")
    essai.chercher("Contrat", "limoux")


def _prove(essai: Essai) -> None:
    essai.chercher("Chercher", "ARS")
    essai.ouvrir("au moins 1/40")
    essai.ouvrir("CC Couserans-Pyrénées")


def _gard(essai: Essai) -> None:
    essai.chercher("Chercher", "CTG")
    essai.chercher("Départements", "Gard")


TACHES: dict[str, tuple[Callable[[Essai], None], int, tuple[str, ...]]] = {
    "ce que mon contrat dit de la TFPB": (
        lambda e: e.chercher("Chercher", "Alès"), 1440, ("TFPB", "[Nn]on lu"),
    ),
    "quels contrats du Gard s’articulent avec la CTG": (_gard, 1440, ("Gard", "CTG", "7 contrats")),
    "l’ARS : signataire où, la preuve": (_prove, 1440, ("Couserans", "Agence régionale", "http")),
    "Alès, le Gard et Nîmes": (_compare, 1440, ("14,9", "15,7", "13,5")),
    "ce qu’on sait depuis 2015": (_since, 1440, ("13 février 2015", "18")),
    "ce que la région dit de la santé": (
        lambda e: e.chercher("Chercher", "santé"), 1440, ("Santé", "plus investie"),
    ),
    "ma ville en Île-de-France": (
        lambda e: e.chercher("Chercher", "mantes-la-ville"), 1440, ("61 818",),
    ),
    "ouvrir au téléphone": (lambda _: None, 360, ("32 contrats sur 40",)),
    "un contrat que personne n’a codé": (
        lambda e: e.chercher("Chercher", "Limoux"), 1440, ("1 993", "Personne n’a encore lu"),
    ),
    "l’outre-mer": (lambda e: e.chercher("Chercher", "Le Port"), 1440, ("Le Port", "26 155")),
}  # fmt: skip
"""Task → what is done, the width of the screen, what the page then says."""


@pytest.mark.skipif(not EST_ENTIER, reason="ten visits, some three minutes in all: make endurance")
@pytest.mark.parametrize("tache", TACHES)
def test_a_task_takes_four_gestures_at_most(
    navigateur: Browser, serveur: str, tache: str, record_property: Callable[[str, object], None]
) -> None:
    faire, largeur, attendus = TACHES[tache]
    with visiter(navigateur, serveur) as visite:
        page = visite.page
        page.set_viewport_size({"width": largeur, "height": 740 if largeur < 500 else 900})
        visite.ouvrir("/")
        settle(page)
        essai, depart = Essai(page), time.perf_counter()
        faire(essai)
        for attendu in attendus:
            page.wait_for_function(
                "(m) => new RegExp(m).test(" + DIT[6:] + ".replace(/[\\u00a0\\u202f]/g, ' '))",
                arg=attendu,
                timeout=30_000,
            )
        secondes = round(time.perf_counter() - depart, 1)
        print(f"{tache} | {essai.gestes} gestes | {secondes} s | {page.url.removeprefix(serveur)}")
        record_property("gestes", essai.gestes)
        assert essai.gestes <= GESTES
