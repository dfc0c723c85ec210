"""Documents deposited, searched, opened with their frame, shared; and a visitor without rights."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from observatory.app.server.ecriture import VARIABLE
from observatory.base.paths import Paths
from observatory.documents.depot import open_depot
from tests.browser.conftest import start_server, visiter
from tests.browser.etats import settle

Ecrire = Callable[..., Path]
TEXTES = {
    "contrat Limoux.pdf": "Le programme de réussite éducative de Limoux.",
    "annexe CN03002I.pdf": "La réussite éducative, au xylophone.",
    "Auch avenant.pdf": "Rien de tel.",
}


@pytest.fixture
def foyer(warehouse_path: Path, tmp_path: Path) -> Path:
    home = tmp_path / "foyer"
    (home / "var").mkdir(parents=True)
    for fichier in warehouse_path.parent.iterdir():
        (home / "var" / fichier.name).symlink_to(fichier)
    return home


@pytest.fixture
def serveurs(foyer: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Return the address for who holds the observatory, and for visitors of the same home."""
    environ = {**os.environ, "OBSERVATORY_HOME": str(foyer)}
    with (
        start_server(tmp_path / "maison.txt", environ) as maison,
        start_server(tmp_path / "public.txt", {**environ, VARIABLE: "non"}) as public,
    ):
        yield maison, public


def test_deposit_search_open_share(
    serveurs: tuple[str, str],
    foyer: Path,
    navigateur: Browser,
    habitue: BrowserContext,
    ecrire_pdf: Ecrire,
    tmp_path: Path,
) -> None:
    maison, public = serveurs
    fichiers = [ecrire_pdf(texte, nom) for nom, texte in TEXTES.items()]
    with visiter(navigateur, maison, habitue) as visite:
        page = visite.ouvrir("/documents").page
        settle(page)
        page.locator(".obs-envoi input").first.set_input_files(fichiers)
        expect(page.locator(".obs-envoi [role=status]")).to_have_text("3 fichiers reçus.")
        assert page.locator(".obs-envoi li span").all_inner_texts() == ["reçu"] * 3
        page.get_by_role("button", name="Déposer 3 documents").click()
        expect(page.get_by_role("cell", name="1 page lue").first).to_be_visible()
        settle(page)
        assert not Axe().run(page).response["violations"]
        with open_depot(Paths(foyer)) as depot:
            assert {(d.code_contrat, d.nature, d.est_public) for d in depot.documents()} == {
                ("CN01104M", "contrat", False), ("CN03002I", "annexe", False),
                ("CN03201M", "avenant", False),
            }  # fmt: skip
            depot.change(depot.documents("CN01104M")[0].sha256, public=True)
        page.goto(f"{maison}/chercher")
        settle(page)
        page.get_by_label("Mots, sigle").fill("réussite éducative")
        page.keyboard.press("Enter")
        expect(page.get_by_text("dans les documents de 2 contrats sur 3 cherchés")).to_be_visible()
        page.get_by_role("link", name="Voir la page").first.click()
        image = page.locator(".obs-feuille img")
        expect(image).to_be_visible()
        settle(page)
        assert has_ink_in_frame(page, tmp_path)
        assert not Axe().run(page).response["violations"]
        partagee = page.url.removeprefix(maison)
        assert "document=" in partagee
        page.set_viewport_size({"width": 360, "height": 740})
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    recus: list[str] = []
    with visiter(navigateur, public, habitue) as visite:
        visite.page.on("response", lambda r: recus.append(read_text(r)))
        visite.page.on("websocket", lambda w: w.on("framereceived", lambda f: recus.append(str(f))))
        visite.ouvrir(partagee)
        settle(visite.page)
        expect(visite.page.get_by_text("Rien à montrer")).to_be_visible()
        dit = visite.page.content()
        for adresse in ("/chercher?mots=xylophone", "/documents"):
            visite.page.goto(public + adresse)
            settle(visite.page)
            dit += visite.page.content()
        visite.page.close()  # listened to
    dit = re.sub("</?a[^>]*>", "", dit)
    assert "de 1&nbsp;contrat sur 1&nbsp;cherché (" in dit
    for reserve in ("au xylophone", "annexe CN03002I", "Auch avenant", "sur 3&nbsp;cherchés"):
        assert reserve not in dit
        assert not [r for r in recus if reserve in r]
    assert "/piece/" not in dit


def has_ink_in_frame(page: Page, tmp_path: Path) -> bool:
    """Return whether the frame on the page holds dark letters, and the page around it is white."""
    page.wait_for_function("document.querySelector('.obs-feuille img').complete")
    cadre = page.locator(".obs-cadre").first
    cadre.scroll_into_view_if_needed()
    page.add_style_tag(content=".obs-cadre { visibility: hidden }")
    boite = cadre.bounding_box()
    assert boite is not None
    page.screenshot(path=str(tmp_path / "cadre.png"), clip=boite)
    pixels = Image.open(tmp_path / "cadre.png").convert("L").histogram()
    return sum(pixels[:110]) > 30 and sum(pixels[200:]) > sum(pixels[:110])


def read_text(reponse: Response) -> str:
    """Return the address and the text of an answer, empty when it has none."""
    try:
        return f"{reponse.url} {reponse.text()}"
    except Exception:
        return reponse.url
