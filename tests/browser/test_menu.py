"""The menu on a telephone: named, over the page while it is open, gone once a page is chosen."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visite


def test_the_menu_closes_on_the_page_chosen_and_leaves_its_arrow_free(visite: Visite) -> None:
    page = visite.page
    page.set_viewport_size({"width": 360, "height": 740})
    visite.ouvrir("/methode")
    ouvrir = page.get_by_test_id("stExpandSidebarButton")
    expect(ouvrir).to_be_visible()
    assert ouvrir.evaluate("e => getComputedStyle(e, '::after').content") == '"Menu"'
    ouvrir.click()
    fermer = page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    expect(fermer).to_be_in_viewport()
    page.wait_for_timeout(600)
    boite = fermer.bounding_box()
    assert boite is not None
    milieu = [boite["x"] + boite["width"] / 2, boite["y"] + boite["height"] / 2]
    dessus = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('button')", milieu)
    assert dessus is not None
    assert page.evaluate(
        "([x, y]) => !document.elementFromPoint(x, y).closest('.obs-partage')", milieu
    )
    page.get_by_role("link", name="Résultats", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lecture régionale")
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()
    expect(ouvrir).to_be_visible()
