"""Every page of help is French, and so is the answer to a command badly written."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer
from typer.core import TyperGroup
from typer.testing import CliRunner

from observatory.cli.main import app

ANGLAIS = {
    "usage", "show", "this", "and", "exit", "default", "required", "command", "commands", "args",
    "try", "for", "help", "text", "str", "string", "int", "integer", "float", "bool", "boolean",
    "list", "path", "file", "dir", "directory", "range", "env", "var", "dynamic", "deprecated",
    "missing", "invalid", "value", "such", "did", "you", "mean", "error", "input", "should",
    "unable", "got", "unexpected", "extra", "argument(s)", "requires", "does", "not", "exist",
    "aborted", "possible", "of", "the", "is",
}  # fmt: skip
"""What Typer writes; « options », « arguments » and « message » are French too."""

COMMANDE = typer.main.get_command(app)


def list_paths(commande: Any = COMMANDE, chemin: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield chemin
    if isinstance(commande, TyperGroup):
        for nom, suite in commande.commands.items():
            yield from list_paths(suite, (*chemin, nom))


CHEMINS = list(list_paths())


def ask(*arguments: str) -> Page:
    fait = CliRunner().invoke(app, list(arguments), prog_name="observatory", env={"COLUMNS": "110"})
    return Page(fait.exit_code, fait.output.replace("\u00a0", " ").replace("\u202f", " "))


class Page(NamedTuple):
    """What a command printed, its spaces read as plain ones."""

    exit_code: int
    output: str


def list_english(page: str) -> set[str]:
    """Return the English words of a page, the names of options and of commands left out."""
    sans_options = re.sub(r"--?[a-z][a-z-]*", " ", page)
    sans_commandes = re.sub(r"(Utilisation :|l’aide :).*", " ", sans_options)
    mots = set(re.findall(r"[a-zé()]+", sans_commandes.lower()))
    return mots & ANGLAIS - {chemin[-1] for chemin in CHEMINS if chemin}


def test_the_walk_finds_every_command() -> None:
    assert {("compare",), ("sheet",), ("sheet", "archive"), ("grid", "import")} <= set(CHEMINS)
    assert len(CHEMINS) > 20


@pytest.mark.parametrize("chemin", CHEMINS, ids=" ".join)
def test_every_page_of_help_is_french(chemin: tuple[str, ...]) -> None:
    sortie = ask(*chemin, "--help")
    assert sortie.exit_code == 0
    assert f"Utilisation : {' '.join(('observatory', *chemin))} [OPTIONS]" in sortie.output
    assert re.search(r"--help +Affiche cette aide\.", sortie.output)
    assert list_english(sortie.output) == set()


@pytest.mark.parametrize("chemin", CHEMINS, ids=" ".join)
def test_everything_to_be_given_is_explained(chemin: tuple[str, ...]) -> None:
    commande: Any = COMMANDE
    for nom in chemin:
        commande = commande.commands[nom]
    assert commande.help
    assert [p.name for p in commande.params if not p.help] == []


def test_help_says_kinds_bounds_and_defaults() -> None:
    page = " ".join(ask("compare", "--help").output.replace("│", " ").split())
    for attendu in (
        "CONTRAT Code du contrat, par exemple CN03201M, ou son nom. [obligatoire]",
        "--limite Lignes par axe (texte). [entier, au moins 1 ; par défaut : 10]",
        "--rule Règle des pairs. [au choix : classe_qpv, nature_epci, departement, proches ; par"
        " défaut : classe_qpv]",
        "--differences, --no-differences Ne montrer que les différences. --limite",
        "--json Écrire du JSON. --help",
    ):
        assert attendu in page
    page = " ".join(ask("export", "--help").output.replace("│", " ").split())
    assert "--bom, --no-bom CSV : marque UTF-8 que cherche Excel. [par défaut : --bom]" in page


def test_without_a_command_the_help_is_shown() -> None:
    for chemin in ((), ("grid",)):
        sortie = ask(*chemin)
        assert sortie.exit_code == 2
        assert "Commandes" in sortie.output


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        (
            ("compare",),
            "L’argument CONTRAT manque : Code du contrat, par exemple CN03201M, ou son nom.",
        ),
        (("prepare",), "L’option --raw manque : Dossier des données"),
        (
            ("prepare", "--raw", "/nulle/part"),
            "L’option --raw a une valeur refusée : introuvable →",
        ),
        (("prepare", "--raw", __file__), "c’est un fichier → donner un dossier"),
        (
            ("app", "--port", "zz"),
            "L’option --port a une valeur refusée : Port d’écoute. [entier ;",
        ),
        (
            ("query", "SELECT 1", "--limite", "0"),
            "refusée : Nombre maximal de lignes. [entier, au moins 1 ;",
        ),
        (("query", "SELECT 1", "--format", "xml"), "[au choix : table, csv, json ;"),
        (("query", "SELECT 1", "SELECT 2"), "Argument en trop : SELECT 2."),
        (("info", "--jso"), "L’option --jso n’existe pas. La plus proche : --json."),
        (("query", "SELECT 1", "--format"), "L’option --format attend une valeur"),
        (("buld",), "La commande « buld » n’existe pas. La plus proche : « build »."),
        (("grid", "rien"), "La commande « rien » n’existe pas."),
    ],
)
def test_a_command_badly_written_is_told_in_french(
    arguments: tuple[str, ...], attendu: str
) -> None:
    sortie = ask(*arguments)
    assert sortie.exit_code == 2
    assert attendu in sortie.output
    assert "Pour l’aide : observatory" in sortie.output
    assert list_english(sortie.output) == set()


def test_a_file_one_may_not_read_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grille = tmp_path / "g.csv"
    grille.touch()
    acces = os.access  # the right is taken away here: root may read everything

    def refuse(chemin: Any, mode: int, **autres: Any) -> bool:
        return str(chemin) != str(grille) and acces(chemin, mode, **autres)

    monkeypatch.setattr(os, "access", refuse)
    for commande in (("grid", "import"), ("restore",), ("documents", "add")):
        sortie = ask(*commande, str(grille))
        assert sortie.exit_code == 2
        assert "le système en refuse la lecture → demander ce droit" in sortie.output
