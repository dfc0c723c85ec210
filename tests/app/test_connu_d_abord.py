"""Known before unknown, on every page: what is read stands above what is not."""

from __future__ import annotations

import html
import re

import pytest

from tests.app.ouvrir import open_page
from tests.connu import TU, is_known_first

VUES = (
    ("accueil", {}),
    ("accueil", {"region": "04"}),
    ("accueil", {"lecture": "idf-ouest-2025"}),
    ("carte", {}),
    ("carte", {"indicateur": "partenaire.caf"}),
    ("carte", {"indicateur": "instrument.ctg", "departement": "30"}),
    ("contrat", {}),
    ("contrat", {"contrat": "CN03001I"}),
    ("contrat", {"contrat": "CN03001I", "partie": "territoire"}),
    ("contrat", {"contrat": "CN03001I", "partie": "cellules"}),
    ("lecture", {"theme": "sante"}),
    ("lecture", {"departement": "30"}),
    ("partenaires", {"departement": "30"}),
    ("articulations", {"departement": "30"}),
    ("comparer", {"comparer": "contrats", "contrat": "CN03001I", "avec": "CN03002I"}),
    ("comparer", {"comparer": "villes", "lecture": "idf-ouest-2025"}),
    ("telechargements", {}),
    ("methode", {"chapitre": "controle"}),
    ("lecture", {}),
    ("partenaires", {}),
    ("articulations", {}),
    ("contrat", {"contrat": "CN01104M"}),
    ("comparer", {}),
    ("comparer", {"comparer": "generations", "contrat": "CN01104M"}),
    ("croisements", {}),
    ("carte", {"q": "Lille"}),
)


@pytest.mark.parametrize(("page", "params"), VUES)
def test_a_page_opens_on_what_is_known(page: str, params: dict[str, str]) -> None:
    """The announcement of the lecture and the glossary apart, which say what words mean."""
    at = open_page(page, **params)
    dits = [
        texte
        for element in at.main
        if (texte := _read(element)) and "obs-bandeau" not in texte and "<style" not in texte
    ]
    assert is_known_first(dits)


def _read(element: object) -> str:
    return str(getattr(element, "value", "") or getattr(element, "label", "") or "")


SANS_CHIFFRE = ("methode", "grille", "documents", "chercher", "atelier", "accessibilite")
"""Pages of which no sentence counts contracts: they say what is done there."""


@pytest.mark.parametrize("page", [*SANS_CHIFFRE, *dict.fromkeys(page for page, _ in VUES)])
def test_a_page_opens_on_a_sentence_to_read_aloud(page: str) -> None:
    """Under the title, before any choice or figure: a capital, a verb's worth of words, a stop."""
    at = open_page(page)
    dits = [(getattr(e, "tag", ""), texte) for e in at.main if (texte := _read(e))]
    suivant = dits[[tag for tag, _ in dits].index("h1") + 1][1]
    assert 'class="obs-phrase"' in suivant, suivant[:200]
    phrase = re.sub(r"<[^>]+>", "", suivant.partition('<p class="obs-source')[0])
    assert re.match(r"\s*[A-ZÀÉÊÎ].*\s\S+.*\.\s*", html.unescape(phrase), re.DOTALL), phrase
    assert not TU.search(phrase)
