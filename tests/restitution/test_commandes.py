"""« observatory image », « deck » and « report » on bad input: a sentence, nothing half-written."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation

from observatory.base.paths import Paths
from tests.commande import run_inside

Commande = Callable[..., subprocess.CompletedProcess[str]]
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
    assert sorted(f.name for f in tmp_path.rglob("*")) == avant


@pytest.mark.skipif(os.geteuid() == 0, reason="root écrit partout")
def test_a_folder_that_cannot_be_written_is_named(lancer: Commande, tmp_path: Path) -> None:
    ferme = tmp_path / "ferme"
    ferme.mkdir(mode=0o500)
    fait = lancer("image", "taux", "--lecture", PUBLIC, "-o", str(ferme))
    assert fait.returncode == 1
    assert "ferme" in fait.stderr
    assert list(ferme.iterdir()) == []


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
