"""PDFs made by Typst for the reader's tests, and the coded contracts where they are at hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import typst

ROOT = Path(__file__).resolve().parents[2]
Ecrire = Callable[..., Path]


@pytest.fixture
def ecrire_pdf(tmp_path: Path) -> Ecrire:
    """Return a function that writes a PDF from Typst markup, one file per name."""

    def ecrire(markup: str, nom: str = "contrat.pdf") -> Path:
        source = tmp_path / f"{nom}.typ"
        source.write_text(f'#set text(lang: "fr", font: "Source Sans 3")\n{markup}', "utf-8")
        fichier = tmp_path / nom
        typst.compile(
            str(source),
            output=str(fichier),
            font_paths=[str(ROOT / "observatory/rendering/pdf/polices")],
        )
        return fichier

    return ecrire


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of coded fictional contracts, or skip where it is not at hand."""
    dossier = Path(os.environ.get("OBSERVATORY_SHARED", ROOT.parent / "shared")) / "reading"
    if not (dossier / "score.py").is_file():
        pytest.skip("coded fictional contracts (../shared/reading) are not on this machine")
    return dossier
