"""What a link says when it is sent by message: in the HTML, of the view asked for, nothing else."""

from __future__ import annotations

from html import unescape

import pytest

from observatory.app.server.apercu import (
    TEXTES,
    ApercuLien,
    describe_view,
    find_image,
    publish_image,
    write_tags,
)
from observatory.app.shared.navigation import TITRE_SITE
from observatory.base.paths import Paths
from observatory.sheets.rates.unites import MENTION_SIMULEE

DEMO = "occitanie-2024-demo"


def test_the_first_page_is_told_by_its_own_sentence() -> None:
    apercu = describe_view("", {})
    assert "32\u00a0contrats sur 40" in apercu.texte
    assert apercu.titre == TITRE_SITE


def test_a_contract_is_told_by_its_name_and_its_people() -> None:
    apercu = describe_view("contrat", {"contrat": "CN03001I"})
    assert apercu.titre.startswith("CA Alès Agglomération – ")
    assert "19\u202f832\u00a0habitants" in apercu.texte


def test_a_simulated_view_says_so_in_its_title_and_first_in_its_text() -> None:
    apercu = describe_view("contrat", {"contrat": "CN03001I", "lecture": DEMO})
    assert apercu.texte.startswith(MENTION_SIMULEE)
    assert "simulé" in apercu.titre


@pytest.mark.parametrize("page", ["contrat", "comparer", "inconnue"])
def test_a_stale_address_is_told_as_its_page(page: str) -> None:
    apercu = describe_view(page, {"contrat": "CN99999", "lecture": "zzz", "truc": "1"})
    assert apercu.texte == TEXTES.get(page, apercu.texte)
    assert "CN99999" not in apercu.titre + apercu.texte


def test_what_a_name_holds_stays_text() -> None:
    html = write_tags(ApercuLien('"><script>x</script>', "a & b"), "https://x/a.png?b=1&c=2")
    assert "<script>" not in html
    assert "a & b" in unescape(html)
    assert "summary_large_image" in html
    assert "og:image" not in write_tags(ApercuLien("a", "b"))


def test_the_picture_is_drawn_once_for_a_build(mini: Paths) -> None:
    chemin = publish_image(mini)
    assert chemin
    assert find_image(mini) == chemin
    fichier = mini.static / chemin
    assert fichier.read_bytes().startswith(b"\x89PNG")
    avant = fichier.stat().st_mtime_ns
    assert publish_image(mini) == chemin
    assert fichier.stat().st_mtime_ns == avant
