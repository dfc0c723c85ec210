"""« observatory export »: any selection, scriptable; one sentence and exit 1 when refused."""

from __future__ import annotations

import csv
import functools
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from observatory.base.paths import Paths
from observatory.cli.export import CodeFormat
from observatory.rendering.export.formats import FORMATS
from tests.commande import run_inside

Commande = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def export(mini: Paths, tmp_path: Path) -> Commande:
    """Return the command on the small observatory."""
    return functools.partial(
        run_inside, "export", env={"OBSERVATORY_HOME": str(mini.root)}, cwd=tmp_path
    )


@pytest.fixture
def export_real(paths: Paths, warehouse_path: Path, tmp_path: Path) -> Commande:
    """Return the command on the real data."""
    assert warehouse_path.is_file()
    return functools.partial(
        run_inside, "export", env={"OBSERVATORY_HOME": str(paths.root)}, cwd=tmp_path
    )


def test_the_command_knows_every_format() -> None:
    assert [f.value for f in CodeFormat] == list(FORMATS)


@pytest.mark.parametrize("code", FORMATS)
def test_every_format_is_written_under_its_own_name(
    export: Commande, tmp_path: Path, code: str
) -> None:
    fait = export("--format", code, "--departement", "96", "--theme", "sante")
    assert fait.returncode == 0, fait.stderr
    (fichier,) = tmp_path.iterdir()
    assert fichier.name.startswith("contrats-de-ville_mini-partielle_departement-96")
    assert fichier.name in fait.stdout


def test_one_table_comes_with_its_dictionary(export: Commande, tmp_path: Path) -> None:
    fait = export("--out", "sante.csv", "--table", "taux", "--theme", "sante",
                  "--separateur", ",", "--no-bom")  # fmt: skip
    assert fait.returncode == 0, fait.stderr
    noms = {f.name for f in tmp_path.iterdir()}
    assert noms == {"sante.csv", "sante.dictionnaire.csv", "sante.provenance.csv"}
    with (tmp_path / "sante.csv").open(encoding="utf-8", newline="") as flux:
        colonnes = next(csv.reader(flux))
    with (tmp_path / "sante.dictionnaire.csv").open(encoding="utf-8", newline="") as flux:
        decrites = [x["colonne"] for x in csv.DictReader(flux)]
    assert colonnes == decrites


def test_the_address_of_a_view_gives_the_same_file_as_the_options(
    export: Commande, tmp_path: Path
) -> None:
    adresse = "http://localhost:8501/carte?departement=96,99&qpv_min=2&vue=territoires"
    export("--adresse", adresse, "--out", "a.html")
    export("--departement", "96", "--departement", "99", "--qpv-min", "2",
           "--vue", "territoires", "--out", "b.html")  # fmt: skip
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_code_without_its_zero_is_read_and_told(export_real: Commande, tmp_path: Path) -> None:
    fait = export_real("--format", "csv", "--table", "contrats", "--out", "a.csv",
                  "--region", "france", "--departement", "1")  # fmt: skip
    assert fait.returncode == 0, fait.stderr
    assert "«\u00a01\u00a0» («\u00a0departement\u00a0») est lu\u00a0: Ain (01)." in fait.stderr
    export_real("--format", "csv", "--table", "contrats", "--out", "b.csv",
           "--region", "france", "--departement", "01")  # fmt: skip
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


REFUS = [
    (["--out", "x.pdf"], "Le format n’est pas dit"),
    (["--format", "xlsx", "--out", "x.csv"], "ne peut pas être au format xlsx"),
    (["--format", "csv", "--departement", "98"], "n’est pas une valeur connue"),
    (["--format", "csv", "--part-min", "beaucoup"], "il faut un pourcentage"),
    (["--format", "csv", "--recherche", "zzzzz"], "aucun contrat"),
    (["--format", "csv", "--adresse", "http://x/carte"], "aucun filtre"),
    (["--format", "csv", "--table", "zz"], "choisir parmi\u00a0: donnees"),
    (["--format", "xlsx", "--table", "taux"], "contient toujours toutes les tables"),
    (["--format", "csv", "--separateur", ",", "--decimale", ","], "virgule"),
    (["--format", "csv", "--out", "/dev/null/x.zip"], "un fichier porte déjà ce nom"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUS)
def test_a_refusal_is_a_sentence_and_writes_nothing(
    export: Commande, tmp_path: Path, arguments: list[str], message: str
) -> None:
    fait = export(*arguments)
    assert fait.returncode == 1
    assert message in fait.stderr
    assert "Traceback" not in fait.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_a_demonstration_says_it_in_its_name(
    export_real: Commande, tmp_path: Path
) -> None:
    fait = export_real("--lecture", "occitanie-2024-demo", "--out", "taux.xlsx")
    assert (fait.returncode, "doit le dire" in fait.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
