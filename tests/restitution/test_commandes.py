"""« observatory image », « deck » and « report » on bad input: a sentence, nothing half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pptx import Presentation

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.cli.restitution import write_file
from tests.commande import run_inside

Commande = Callable[..., subprocess.CompletedProcess[str]]
PERSONNE = 65_534
"""The user that owns nothing."""
PUBLIC, ANCIENNE = "occitanie-2024-public", "occitanie-2015-public"


@pytest.fixture
def lancer(paths: Paths, warehouse_path: Path, tmp_path: Path) -> Commande:
    assert warehouse_path.is_file()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_inside(*arguments, env={"OBSERVATORY_HOME": str(paths.root)}, cwd=tmp_path)

    return run


def write_themes(dossier: Path) -> None:
    """Write two files that no deck can take: no presentation, no layout with a title."""
    (dossier / "faux.pptx").write_bytes(b"rien")
    sans = Presentation()
    for mise in sans.slide_layouts:
        for place in list(mise.placeholders):
            place._element.getparent().remove(place._element)
    sans.save(str(dossier / "sans.pptx"))
    (dossier / "fichier").write_text("pas un dossier", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (("deck", "--modele", "faux.pptx"), "n’est pas un fichier PPTX lisible → l’enregistrer"),
        (("deck", "--modele", "sans.pptx"), "aucune mise en page avec un titre → y ajouter"),
        (("deck", "--modele", "absent.pptx"), "introuvable → vérifier le chemin"),
        (("deck", "--theme", "sante", "--contrat", "CN03001I"), "n’en donner qu’un"),
        (("deck", "--theme", "lune"), "« lune » n’est pas une valeur connue"),
        (("deck", "--contrat", "CN99999X"), "CN99999X"),
        (("report", "--theme", "sante", "-o", "reunion.txt"), "ne se termine pas par .pdf"),
        (("image", "taux", "-o", "figure.pdf"), "ne se termine pas par .png → corriger le nom"),
        (("image", "taux", "-o", "fichier/figure.png"), "fichier/figure.png"),
        (("image", "quartiers"), "ajouter son code (--contrat CN03001I)"),
        (("image", "formes"), "Rien à dessiner"),
        (("image", "taux", "--departement", "lune"), "lune"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(
    lancer: Commande, tmp_path: Path, arguments: tuple[str, ...], dit: str
) -> None:
    write_themes(tmp_path)
    avant = sorted(f.name for f in tmp_path.rglob("*"))
    fait = lancer(*arguments, "--lecture", PUBLIC)
    assert fait.returncode == 1, fait.stdout
    assert dit in " ".join(fait.stderr.split())
    assert "Traceback" not in fait.stderr
    assert "ignoré" not in fait.stderr  # refused: nothing else is shown in its place
    assert fait.stderr.count("→") == 1
    assert sorted(f.name for f in tmp_path.rglob("*")) == avant


@pytest.fixture
def fermes() -> Iterator[Path]:
    """Return a folder read by all and written by none, the superuser being nobody meanwhile."""
    racine = Path(tempfile.mkdtemp())
    racine.chmod(0o755)
    for nom, droits in (("ferme", 0o555), ("clos", 0o000)):
        (racine / nom).mkdir()
        (racine / nom).chmod(droits)
    est_root = os.geteuid() == 0
    if est_root:
        os.seteuid(PERSONNE)
    yield racine
    if est_root:
        os.seteuid(0)
    (racine / "clos").chmod(0o700)
    assert list(racine.rglob("*/*")) == []
    shutil.rmtree(racine)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="sans utilisateurs POSIX")
@pytest.mark.parametrize("lieu", ["ferme", "ferme/figure.png", "clos", "clos/figure.png"])
def test_a_folder_that_cannot_be_written_is_named(fermes: Path, lieu: str) -> None:
    with pytest.raises(ObservatoryError, match=f"{lieu}.* → "):
        write_file(b"image", fermes / lieu, "figure.png")


@pytest.mark.parametrize(
    "arguments",
    [
        ("image", "tableau", "--lecture", ANCIENNE, "--theme", "transition_ecologique"),
        ("image", "carte", "--lecture", PUBLIC, "--adresse", "?region=06"),
        ("deck", "--lecture", PUBLIC, "--contrat", "CN01104M"),
        ("deck", "--lecture", ANCIENNE, "--theme", "transition_ecologique"),
        ("report", "--lecture", ANCIENNE, "--theme", "transition_ecologique", "--docx"),
    ],
)
def test_little_known_makes_a_little_file(
    lancer: Commande, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    fait = lancer(*arguments)
    assert fait.returncode == 0, fait.stderr
    (fichier,) = tmp_path.iterdir()
    assert fichier.name in fait.stdout
    assert fichier.stat().st_size > 10_000
