"""No text of a chart leaves it, at the width it was drawn for."""

from __future__ import annotations

import pytest

from tests.bornes import bound
from tests.browser.conftest import Visite
from tests.browser.etats import settle, wait_until_none

DEHORS = """() => {
  const dessins = [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')];
  return dessins.flatMap((dessin) => {
    const b = dessin.getBoundingClientRect();
    const sort = (r) => r.left < b.left || r.right > b.right
      || r.top < b.top || r.bottom > b.bottom;
    const textes = [...dessin.querySelectorAll('text')].map((t) => [t, t.getBoundingClientRect()]);
    return textes.filter(([, r]) => r.width && sort(r)).map(([t]) => t.textContent);
  });
}"""
"""The texts that leave their chart, were it by less than a pixel: « 40 » seems « 4( »."""


@pytest.mark.parametrize(
    "adresse",
    bound(["/croisements?lecture=occitanie-2024-demo", "/partenaires",
           "/contrat?contrat=CN03201M&partie=territoire"], 2),
)  # fmt: skip
def test_every_text_of_a_chart_is_inside_it(longue_visite: Visite, adresse: str) -> None:
    page = longue_visite.page
    page.set_viewport_size({"width": 360, "height": 900})
    longue_visite.ouvrir(adresse)
    settle(page)
    page.locator("[data-testid=stVegaLiteChart] svg text").first.wait_for(state="attached")
    for largeur in (360, 1440):
        page.set_viewport_size({"width": largeur, "height": 900})
        page.wait_for_timeout(500)
        wait_until_none(page, DEHORS)
