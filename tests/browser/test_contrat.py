"""The path of an officer: her contract, what differs, a rate, a cell; its address elsewhere."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visite


def test_from_auch_to_the_coded_cell_and_to_another_browser_by_the_address(
    visite: Visite, ailleurs: Visite
) -> None:
    page = visite.ouvrir("/contrat?lecture=occitanie-2024-demo").page
    page.get_by_role("link", name="Auch", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Auch")
    page.get_by_text("Différences seulement").click()
    expect(page).to_have_url(re.compile("differences=oui"))
    visite.attendre_calme()
    ligne = page.locator("[class*='st-key-ligne-']").first
    expect(ligne).to_contain_text("différence")
    ligne.get_by_role("link", name="/").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Derrière le taux"))).to_be_visible()
    volet = page.locator(".st-key-volet")
    volet.get_by_role("link", name="Toulouse Métropole").click()
    expect(page).to_have_url(re.compile("unite=CN03103I"))
    cellule = page.get_by_role("heading", level=4)
    expect(cellule).to_contain_text("Toulouse Métropole")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Auch")
    visite.attendre_calme()
    vu, adresse = cellule.inner_text(), page.url
    phrase = ligne.inner_text()
    autre = ailleurs.page
    assert autre.context != page.context
    autre.goto(adresse)
    expect(autre.get_by_role("heading", level=4)).to_have_text(vu)
    expect(autre.get_by_role("heading", level=1)).to_contain_text("Auch")
    expect(autre.locator("[class*='st-key-ligne-']").first).to_have_text(
        re.compile(re.escape(phrase.splitlines()[0]))
    )
    expect(autre.get_by_role("switch", name="Différences seulement")).to_be_checked()
    assert visite.etrangers == []
