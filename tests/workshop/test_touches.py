"""One page of keys to print says every key of the screen, and no other."""

from __future__ import annotations

import re
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]


def test_the_page_of_keys_says_every_key_of_the_screen() -> None:
    ecran = RACINE / "observatory" / "app" / "pages" / "atelier" / "atelier.html"
    boutons = re.findall(r'data-touche="(.)"', ecran.read_text(encoding="utf-8"))
    assert len(boutons) == len(set(boutons)) > 20
    assert not {"c", "r"} & set(boutons)
    page = (RACINE / "docs" / "touches-atelier.md").read_text(encoding="utf-8")
    dites = [t for ligne in page.splitlines() if ligne.startswith("| **")
             for t in re.findall(r"\*\*(.)\*\*", ligne.split("|")[1])]  # fmt: skip
    assert sorted(dites) == sorted(boutons)
