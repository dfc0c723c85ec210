"""From a figure to its proof in a real browser, and back by its address."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visite


def test_a_rate_opens_to_its_contracts_then_to_the_page_that_proves_it(visite: Visite) -> None:
    page = visite.ouvrir("/lecture").page
    page.get_by_role("link", name="au moins").nth(1).click()
    expect(page.get_by_role("heading", name=re.compile("^Derrière le taux"))).to_be_visible()
    expect(page).to_have_url(re.compile("indicateur=.+&mesure="))
    detail = page.get_by_test_id("stVerticalBlock").filter(has_text="Derrière le taux").last
    detail.get_by_test_id("stPageLink-NavLink").first.click()
    expect(page).to_have_url(re.compile("contrat=CN"))
    preuve = page.get_by_role("heading", level=4)
    expect(preuve).to_be_visible()
    titre, adresse = preuve.inner_text(), page.url
    page.goto("about:blank")
    page.goto(adresse)
    expect(page.get_by_role("heading", level=4)).to_have_text(titre)


def test_a_rate_opened_from_another_page_is_in_sight(visite: Visite) -> None:
    page = visite.ouvrir("/comparer?comparer=generations").page
    page.get_by_role("link", name="au moins").first.click()
    titre = page.get_by_role("heading", name=re.compile("^Derrière le taux"))
    expect(titre).to_be_in_viewport()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Lecture régionale"))


def test_one_click_shows_the_demonstration_and_every_title_says_so(visite: Visite) -> None:
    page = visite.ouvrir("/lecture").page
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("simulé")
    page.get_by_role("button", name="Voir la démonstration").click()
    titre = page.get_by_role("heading", level=1)
    expect(titre).to_contain_text("Codage simulé — démonstration")
    expect(page).to_have_url(re.compile("lecture=occitanie-2024-demo"))
    expect(page.get_by_text("82,5", exact=False).first).to_be_visible()
