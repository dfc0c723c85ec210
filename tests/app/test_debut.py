"""The head written in the shell: what the page itself will show, of the view asked for."""

from __future__ import annotations

from html import unescape

import pytest

from observatory.app.server.coquilles import load_style, rewrite_page
from observatory.app.server.debut import write_start
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.app.ouvrir import open_page

DEMO = "occitanie-2024-demo"
POLICE = '<head><link href="./static/media/SourceSansVF.ab-C.woff2"><title>x</title></head><body>'


@pytest.mark.parametrize(
    ("page", "params", "titre", "dit"),
    [
        ("", {}, "Ce qu’on sait", "32\u00a0contrats sur 40"),
        ("carte", {}, "Carte des contrats de ville", "108\u00a0quartiers"),
        ("lecture", {}, "Lecture régionale — Occitanie", "32\u00a0contrats sur 40"),
        ("lecture", {"theme": "sante"}, "Lecture régionale", "20\u00a0contrats sur 40"),
        ("contrat", {}, "Mon contrat", "</a> de ville portent sur"),
        ("contrat", {"contrat": "CN03001I"}, "CA Alès Agglomération", "19\u202f832\u00a0habitants"),
    ],
)
def test_the_shell_says_what_the_page_opens_on(
    page: str, params: dict[str, str], titre: str, dit: str
) -> None:
    ecrit = unescape(write_start(page, params))
    assert f'<p class="obs-debut-titre">{titre}' in ecrit
    assert dit in ecrit
    assert 'href="' in ecrit.partition("obs-debut-phrase")[2]


def test_a_simulated_view_says_so_in_its_title() -> None:
    ecrit = unescape(write_start("contrat", {"contrat": "CN03001I", "lecture": DEMO}))
    assert MENTION_SIMULEE in ecrit.partition("obs-debut-titre")[2].partition("</p>")[0]


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("methode", {}),
        ("inconnue", {}),
        ("", {"embed": "true"}),
        ("carte", {"departement": "999"}),
        ("lecture", {"indicateur": "partenaire.etat", "mesure": "signataire"}),
        ("contrat", {"contrat": "CN99999"}),
        ("contrat", {"contrat": "<script>x</script>"}),
    ],
)
def test_a_view_with_no_head_to_tell_has_none(page: str, params: dict[str, str]) -> None:
    assert write_start(page, params) == ""


def test_the_head_stands_first_in_the_shell_in_the_font_of_the_pages() -> None:
    html = rewrite_page(POLICE, "/", tete="<p>tête</p>")
    assert f"<body>{load_style()}<p>tête</p>" in html
    assert "src:url(./static/media/SourceSansVF.ab-C.woff2)" in html
    assert "@font-face" not in rewrite_page(POLICE, "/")


def test_the_look_of_pages_is_sent_once_and_opens_the_body() -> None:
    """In the head, Streamlit's own styles, written later, would prevail over it."""
    for tete in ("", "<p>tête</p>"):
        html = rewrite_page(POLICE, "/", tete=tete)
        avant, corps = html.split("<body>")
        assert ".obs-table" not in avant
        assert corps.startswith("<style>")
        assert corps.count(".st-key-deux-volets") == load_style().count(".st-key-deux-volets") > 0
    assert corps.index("</style>") < corps.index("<p>tête</p>")
    page = open_page("methode")
    assert not any(".st-key-deux-volets" in str(h.value) for h in page.html)
