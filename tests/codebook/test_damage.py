"""Whatever line is lost, doubled or cut, the codebook loads or says why: never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.errors import Breach, CodebookError
from observatory.base.paths import project_paths
from observatory.codebook.loader import load_codebook
from tests.bornes import bound_number

SOURCE = project_paths().codebook
FICHIERS = sorted(p.relative_to(SOURCE).as_posix() for p in SOURCE.rglob("*.toml"))


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one copy that every example spoils, then repairs."""
    copie = tmp_path_factory.mktemp("abime") / "codebook"
    shutil.copytree(SOURCE, copie, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copie


def spoil(lignes: list[str], rang: int, geste: str) -> list[str]:
    """Return the lines with one of them lost, doubled, cut in half or emptied of its value."""
    ligne = lignes[rang]
    remplacement = {
        "perdre": [],
        "doubler": [ligne, ligne],
        "couper": [ligne[: len(ligne) // 2]],
        "vider": [f'{ligne.split("=")[0]}= ""' if "=" in ligne else ligne],
        "changer": [ligne.replace("e", "é").replace("[", "[x")],
    }[geste]
    return [*lignes[:rang], *remplacement, *lignes[rang + 1 :]]


def list_fautes(dossier: Path) -> tuple[Breach, ...]:
    """Return the faults found in a codebook, none if it loads."""
    try:
        load_codebook(dossier)
    except CodebookError as erreur:
        return erreur.breaches
    return ()


@settings(
    max_examples=bound_number(40, 15), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    nom=st.sampled_from(FICHIERS),
    position=st.floats(0, 1, exclude_max=True),
    geste=st.sampled_from(["perdre", "doubler", "couper", "vider", "changer"]),
)
def test_a_damaged_line_is_explained(dossier: Path, nom: str, position: float, geste: str) -> None:
    original = (SOURCE / nom).read_text(encoding="utf-8")
    lignes = original.splitlines()
    rang = int(position * len(lignes))
    (dossier / nom).write_text("\n".join(spoil(lignes, rang, geste)), encoding="utf-8")
    try:
        fautes = list_fautes(dossier)
    finally:
        (dossier / nom).write_text(original, encoding="utf-8")
    assert [f for f in fautes if not (f.fichier and f.message and f.remede)] == []
