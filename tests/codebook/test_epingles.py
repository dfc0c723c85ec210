"""The partners and instruments asked for first are named once, in the codebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.errors import CodebookError
from observatory.codebook.codebook import Codebook


def test_those_asked_first_are_pinned(codebook: Codebook) -> None:
    assert codebook.epingles == (
        "partenaire.etat", "partenaire.region", "partenaire.departement", "partenaire.caf",
        "partenaire.ars", "partenaire.france_travail", "partenaire.bailleurs_sociaux",
        "partenaire.banque_des_territoires",
        "instrument.cls_clsm", "instrument.ctg", "instrument.pre", "instrument.atfpb",
    )  # fmt: skip
    assert all(codebook.indicateur(code) for code in codebook.epingles)


@pytest.mark.parametrize(
    ("nom", "bon", "faux"),
    [
        ("instruments.toml", 'epingles = ["cls_clsm",', 'epingles = ["clsx",'),
        ("partenaires.toml", '  "etat", "region",', '  "clsx", "region",'),
    ],
)
def test_an_unknown_pin_is_refused(
    copie: Path, refuser: Callable[[], CodebookError], nom: str, bon: str, faux: str
) -> None:
    fichier = copie / nom
    texte = fichier.read_text(encoding="utf-8")
    assert bon in texte
    fichier.write_text(texte.replace(bon, faux, 1), encoding="utf-8")
    [faute] = refuser().breaches
    assert faute.fichier == nom
    assert "clsx" in faute.message
