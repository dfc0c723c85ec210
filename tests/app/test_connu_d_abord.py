"""Known before unknown, on every page: what is read stands above what is not."""

from __future__ import annotations

import re

import pytest

from tests.app.ouvrir import open_page

VUES = (
    ("lecture", {}),
    ("partenaires", {}),
    ("articulations", {}),
    ("contrat", {"contrat": "CN01104M"}),
    ("comparer", {}),
    ("comparer", {"comparer": "generations", "contrat": "CN01104M"}),
    ("croisements", {}),
    ("carte", {"q": "Lille"}),
)
_SU = re.compile(r"\d+/\d+|\d[\d\u202f]*\u00a0(?:habitants|contrat|points? dit)|\d\u202f%")
_TU = re.compile(
    r"rien d’établi|indéterminé|non vérifiable|restent à lire|[Nn]on lu\b|0\u00a0contrat\b"
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
    su = next((rang for rang, t in enumerate(dits) if _SU.search(t)), None)
    tu = next((rang for rang, t in enumerate(dits) if _TU.search(t)), None)
    assert su is not None
    assert tu is None or su <= tu


def _read(element: object) -> str:
    return str(getattr(element, "value", "") or getattr(element, "label", "") or "")
