"""Nothing public goes without a description: columns, functions, classes, modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import observatory
from observatory.warehouse.access import open_warehouse
from observatory.warehouse.descriptions import list_sql, load_description, read_sql

PAQUET = Path(observatory.__file__).parent
MODULES = sorted(PAQUET.rglob("*.py"))
AUTRES_VUES = (
    "region",
    "departement",
    "epci",
    "commune",
    "contrat_qpv",
    "lecture",
    "indicateur",
    "codage",
    "repere",
)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@pytest.fixture(scope="module")
def colonnes(warehouse_path: Path) -> list[tuple[str, str, str, str | None]]:
    """Return (table, column, type, comment) of every column of the warehouse."""
    with open_warehouse(warehouse_path) as connexion:
        return connexion.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns()"
            " WHERE NOT internal AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()


def test_every_table_is_described(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as connexion:
        tables = dict(
            connexion.execute(
                "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'main'"
            ).fetchall()
        )
    assert tables == {t.nom: t.description for t in load_description().tables}


def test_every_column_has_a_comment(
    colonnes: list[tuple[str, str, str, str | None]],
) -> None:
    assert [f"{table}.{nom}" for table, nom, _, commentaire in colonnes if not commentaire] == []


def test_columns_are_those_described_with_their_types(
    colonnes: list[tuple[str, str, str, str | None]],
) -> None:
    trouvees = [(t, nom, genre.partition("(")[0], texte) for t, nom, genre, texte in colonnes]
    attendues = [
        (table.nom, c.nom, c.type, c.description)
        for table in load_description().tables
        for c in table.colonnes
    ]
    assert sorted(trouvees) == sorted(attendues)


def test_the_public_views_of_the_product_are_there(
    colonnes: list[tuple[str, str, str, str | None]],
) -> None:
    attendues = {
        "contrat": "code_contrat nom_contrat niveau code_region code_departement siren_epci nb_qpv"
        " population_qpv part_population_epci part_population_communes",
        "qpv": "code_qpv nom_qpv population geom superficie_m2",
        "taux": "code_lecture code_indicateur mesure perimetre k n part part_min part_max bande"
        " est_bascule",
        **dict.fromkeys(AUTRES_VUES, ""),
    }
    presentes = {(table, nom) for table, nom, *_ in colonnes}
    tables = {table for table, _ in presentes}
    for table, noms in attendues.items():
        assert table in tables
        assert {(table, nom) for nom in noms.split()} <= presentes


def test_column_names_follow_the_conventions(
    colonnes: list[tuple[str, str, str, str | None]],
) -> None:
    types = {
        "code": "VARCHAR",
        "nb": "INTEGER",
        "part": "DOUBLE",
        "est": "BOOLEAN",
        "date": ("DATE", "TIMESTAMP", "VARCHAR"),
        "annee": "INTEGER",
    }
    fautes = []
    for table, nom, genre, _ in colonnes:
        prefixe, _, suite = nom.partition("_")
        if suite and prefixe in types and genre not in types[prefixe]:
            fautes.append(f"{table}.{nom} {genre}")
        if not nom.isascii() or nom != nom.lower():
            fautes.append(f"{table}.{nom}")
    assert fautes == []


@pytest.mark.parametrize("dossier", ["checks", "checks/entrees", "checks/tables"])
def test_every_check_says_how_serious_it_is_and_what_it_verifies(dossier: str) -> None:
    for nom in list_sql(dossier):
        gravite, description = read_sql(dossier, nom).splitlines()[:2]
        assert gravite in {"-- erreur", "-- alerte"}, nom
        assert len(description) > 15, nom
        assert description.startswith("-- "), nom


def test_macros_answer(warehouse_path: Path) -> None:
    with open_warehouse(warehouse_path) as connexion:
        noms = connexion.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions()"
            " WHERE database_name = current_database() AND NOT internal"
        ).fetchall()
    assert {nom for (nom,) in noms} == {
        "cote",
        "est_trop_petit",
        "nommer_statut",
        "rang_bande",
        "taux_groupes",
        "taux_selection",
        "taux_selection_facette",
    }


def _list_public(arbre: ast.Module) -> Iterator[tuple[str, Definition]]:
    for noeud in arbre.body:
        if isinstance(noeud, Definition) and not noeud.name.startswith("_"):
            yield noeud.name, noeud
            if isinstance(noeud, ast.ClassDef):
                for membre in noeud.body:
                    if isinstance(membre, ast.FunctionDef) and not membre.name.startswith("_"):
                        yield f"{noeud.name}.{membre.name}", membre


def test_every_public_name_has_a_docstring() -> None:
    sans = []
    for module in MODULES:
        arbre = ast.parse(module.read_text(encoding="utf-8"))
        muets = [nom for nom, noeud in _list_public(arbre) if not ast.get_docstring(noeud)]
        muets += [] if ast.get_docstring(arbre) else ["module"]
        sans += [f"{module.relative_to(PAQUET).as_posix()}: {nom}" for nom in muets]
    assert len(MODULES) > 400
    assert sans == []


def test_a_missing_comment_would_be_seen() -> None:
    with duckdb.connect() as connexion:
        connexion.execute("CREATE TABLE t AS SELECT 1 AS muette")
        lignes = connexion.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 't'"
        ).fetchall()
    assert lignes == [(None,)]
