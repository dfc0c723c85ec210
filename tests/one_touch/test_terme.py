"""A partner is one entry of one file: it is then on every page, in the grid and the warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from observatory.codebook.loader import load_codebook
from tests.one_touch.copie import Ajout, ask, read, run

pytestmark = pytest.mark.xdist_group("one_touch")
CODE = "partenaire.mutuelles"
LIBELLE = "Mutuelles de santé"
NOUVEAU = f"""
[termes.mutuelles]
libelle = "{LIBELLE}"
famille = "sante"
themes = ["sante"]
description = "Organismes de complémentaire santé à but non lucratif."
consigne = "Partenaire si une offre ou une action est prévue dans les quartiers."
"""
MESURES = ["citation", "partenaire", "signataire"]
AJOUT: Ajout = {"codebook/partenaires.toml": lambda t: t + NOUVEAU}


def test_it_touches_few_files() -> None:
    assert len(AJOUT) <= 1


def test_the_copy_runs_its_own_code(maison: Path) -> None:
    lieu = run(maison, "import observatory; print(observatory.__file__)").strip()
    assert Path(lieu).is_relative_to(maison)


def test_it_is_an_indicator_with_its_measures(livre: dict[str, Any]) -> None:
    assert livre["familles"][CODE] == "Santé"
    assert livre["mesures"][CODE] == MESURES
    assert livre["version"] != load_codebook().version


def test_nothing_else_of_the_codebook_moves(livre: dict[str, Any]) -> None:
    avant = {i.code for i in load_codebook().indicateurs()}
    apres = set(livre["codes"])
    assert apres - avant == {CODE, "langue.occitan"}
    assert avant <= apres


def test_it_is_on_the_page_of_documentation(livre: dict[str, Any]) -> None:
    assert f"| `mutuelles` | {LIBELLE} |" in livre["page"]


def test_it_is_in_the_warehouse_with_its_theme(maison: Path) -> None:
    sql = f"""
        SELECT libelle, libelle_famille, code_theme
        FROM indicateur JOIN indicateur_theme USING (code_indicateur)
        WHERE code_indicateur = '{CODE}'
    """  # noqa: S608
    assert ask(maison, sql) == [
        {"libelle": LIBELLE, "libelle_famille": "Santé", "code_theme": "sante"}
    ]


def test_nobody_has_read_it_yet_which_is_not_absent(maison: Path) -> None:
    sql = f"""
        SELECT DISTINCT statut, count(*) AS nb FROM codage
        WHERE code_indicateur = '{CODE}' AND code_lecture = 'mini-complete' GROUP BY statut
    """  # noqa: S608
    assert read(maison, sql) == [{"statut": "non_lu", "nb": 3}]


def test_its_rates_are_bounds_that_know_nothing(maison: Path) -> None:
    sql = f"""
        SELECT mesure, k, n, nb_inconnus, part, part_min, part_max FROM taux
        WHERE code_indicateur = '{CODE}' AND code_lecture = 'mini-complete'
          AND perimetre = 'lecture' ORDER BY mesure
    """  # noqa: S608
    rien = {"k": 0, "n": 0, "nb_inconnus": 3, "part": None, "part_min": None, "part_max": None}
    assert read(maison, sql) == [{"mesure": m, **rien} for m in MESURES]


def test_the_map_offers_it(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["carte"]["erreurs"] == []
    assert [choix for choix in pages["carte"]["choix"] if LIBELLE in choix]


def test_the_method_page_defines_it(pages: dict[str, dict[str, Any]]) -> None:
    assert pages["methode"]["erreurs"] == []
    assert any(LIBELLE in cellule for cellule in pages["methode"]["cellules"])
    assert any("complémentaire santé" in cellule for cellule in pages["methode"]["cellules"])


def test_the_coding_grid_has_its_column(grille: list[str]) -> None:
    assert CODE in grille
    assert LIBELLE in grille
