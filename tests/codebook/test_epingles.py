"""The instruments asked for first are named once, in the codebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from observatory.base.errors import CodebookError
from observatory.codebook.codebook import Codebook


def test_the_four_asked_first_are_pinned(codebook: Codebook) -> None:
    assert codebook.epingles == (
        "instrument.cls_clsm", "instrument.ctg", "instrument.pre", "instrument.atfpb",
    )  # fmt: skip
    assert all(codebook.indicateur(code) for code in codebook.epingles)


def test_an_unknown_pin_is_refused(copie: Path, refuser: Callable[[], CodebookError]) -> None:
    fichier = copie / "instruments.toml"
    texte = fichier.read_text(encoding="utf-8")
    fichier.write_text(
        texte.replace('epingles = ["cls_clsm",', 'epingles = ["clsx",'), encoding="utf-8"
    )
    [faute] = refuser().breaches
    assert faute.fichier == "instruments.toml"
    assert "clsx" in faute.message
