"""No GPL, AGPL or SSPL at run time; what is carried is listed, and the list is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import third_party as tp

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("licence", "refusees"),
    [
        ("MIT", []),
        ("GPL-3.0-or-later", ["GPL-3.0-or-later"]),
        ("AGPL-3.0-only", ["AGPL-3.0-only"]),
        ("SSPL-1.0", ["SSPL-1.0"]),
        ("MIT OR GPL-3.0-only", []),
        ("MIT AND GPL-3.0-only", ["GPL-3.0-only"]),
        ("(MIT OR GPL-2.0-only) AND (BSD-3-Clause OR AGPL-3.0-only)", []),
        ("GPL-2.0-or-later OR (MIT AND AGPL-3.0-or-later)", ["GPL-2.0-or-later"]),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", []),
        ("GPL-2.0-only WITH Classpath-exception-2.0", None),
        ("LGPL-2.1-or-later", []),
        ("MPL-2.0", []),
        ("CC-BY-NC-4.0", ["CC-BY-NC-4.0"]),
        ("BUSL-1.1", ["BUSL-1.1"]),
        ("Licence à moi", None),
    ],
)
def test_expressions_are_parsed_not_searched(licence: str, refusees: list[str] | None) -> None:
    trouve = tp.list_refused(licence)
    assert trouve if refusees is None else trouve == refusees


def test_every_licence_of_the_product_is_allowed() -> None:
    assert len(tp.list_packages()) > 40
    assert tp.list_breaches() == []


def test_the_list_is_up_to_date() -> None:
    commande = [sys.executable, "-m", "scripts.third_party", "--check"]
    fait = subprocess.run(commande, cwd=ROOT, capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stderr


def test_every_package_is_pinned() -> None:
    assert set(tp.list_runtime()) <= set(tp.load_versions())


def test_pins_name_versions_and_nothing_else() -> None:
    for ligne in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[^ @/]+( ; [a-z_]+ [!=]= \"\w+\")?", ligne), ligne


@pytest.mark.skipif(sys.platform != "linux", reason="the wheels of Linux are those listed")
def test_every_library_and_font_carried_is_listed() -> None:
    debuts = [d for c in tp.load_hand_list()["composant"] for d in c.get("fichiers", [])]
    portes = {
        fichier.name
        for paquet in tp.list_runtime().values()
        if paquet is not None
        for fichier in paquet.files or []
        if fichier.parts[0].endswith(".libs")
        or re.search(r"\.(woff2?|ttf|otf|eot)(\.|$)", fichier.name)
    }
    portes |= {p.name for p in ROOT.glob("observatory/**/polices/*.otf")}
    assert len(portes) > 30
    assert [nom for nom in sorted(portes) if not nom.startswith(tuple(debuts))] == []


def test_a_part_said_not_to_be_carried_is_not() -> None:
    from PIL import features

    assert tp.load_hand_list()["hors_de_la_roue"] == {"pillow": ["libimagequant"]}
    assert not features.check("libimagequant")
