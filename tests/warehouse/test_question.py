"""The query command answers one SELECT, and reaches no file, network, setting or variable."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from observatory.base.errors import QueryError
from observatory.warehouse.question import ask, render

REFUSES = (
    "SELECT 1; SELECT 2",
    "",
    "-- rien",
    "SELEC 1",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TEMP TABLE x AS SELECT 1",
    "DROP TABLE contrat",
    "UPDATE contrat SET nb_qpv = 0",
    "DELETE FROM contrat",
    "INSERT INTO contrat SELECT * FROM contrat",
    "COPY contrat TO 'sortie.csv'",
    "EXPORT DATABASE 'sortie'",
    "ATTACH 'autre.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "RESET memory_limit",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "CHECKPOINT",
    "PREPARE p AS SELECT 1",
    "EXPLAIN ANALYZE SELECT 1",
    "SELECT getenv('HOME')",
    "FROM variable_python",
    "FROM read_csv('/etc/passwd')",
    "FROM '/etc/passwd'",
    "FROM read_text('/etc/passwd')",
    "FROM read_blob('/etc/passwd')",
    "FROM glob('/*')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM read_parquet('https://example.org/a.parquet')",
    "FROM 's3://seau/objet.parquet'",
    "FROM query('FROM read_text(''/etc/passwd'')')",
    "FROM which_secret('s3://seau', 's3')",
    "WITH x AS (FROM read_text('/etc/passwd')) SELECT * FROM x",
    "SELECT * FROM contrat WHERE nom_contrat IN (SELECT content FROM read_text('/etc/passwd'))",
)


@pytest.mark.parametrize("sql", REFUSES)
def test_anything_but_a_select_on_the_warehouse_is_refused(sql: str, mini_path: Path) -> None:
    variable_python = [1]
    avant = mini_path.read_bytes()
    with pytest.raises(QueryError):
        ask(mini_path, sql)
    assert mini_path.read_bytes() == avant
    assert variable_python == [1]


def test_other_database_files_cannot_be_read(mini_path: Path, tmp_path: Path) -> None:
    autre = tmp_path / "autre.duckdb"
    autre.write_bytes(mini_path.read_bytes())
    with pytest.raises(QueryError, match="disabled by configuration"):
        ask(mini_path, f"FROM read_duckdb('{autre}', table_name = 'contrat')")


def test_answers_are_bounded_in_rows_and_in_time(mini_path: Path) -> None:
    reponse = ask(mini_path, "FROM qpv SELECT code_qpv", limite=3)
    assert len(reponse.lignes) == 3
    assert reponse.est_tronquee
    assert not ask(mini_path, "FROM qpv SELECT code_qpv LIMIT 3", limite=3).est_tronquee
    with pytest.raises(QueryError, match="dépasse"):
        ask(
            mini_path,
            "SELECT count(*) FROM range(100000000000) t(i) WHERE hash(i) % 7 = 1",
            delai_s=0.3,
        )


def test_json_is_valid_for_every_kind_of_value(mini_path: Path) -> None:
    reponse = ask(
        mini_path,
        "SELECT NULL AS vide, 1.5::DECIMAL(4, 2) AS decimal, DATE '2024-05-01' AS jour,"
        " 'nan'::DOUBLE AS nan, [1, NULL] AS liste, {'a': 1} AS objet, 'x'::BLOB AS octets,"
        " true AS oui, 'é<b>' AS texte, 1 AS double, 2 AS double,"
        " TIMESTAMP '2024-05-01 10:00:00' AS instant",
    )
    (ligne,) = json.loads(render(reponse, "json"))
    assert ligne == {
        "vide": None,
        "decimal": 1.5,
        "jour": "2024-05-01",
        "nan": None,
        "liste": [1, None],
        "objet": {"a": 1},
        "octets": "78",
        "oui": True,
        "texte": "é<b>",
        "double": 1,
        "double_2": 2,
        "instant": "2024-05-01T10:00:00",
    }


def test_geometry_is_written_as_text_and_absence_stays_absent(warehouse_path: Path) -> None:
    reponse = ask(
        warehouse_path,
        "SELECT code_qpv, geom FROM qpv WHERE code_region = '76' OR geom IS NULL ORDER BY 1",
    )
    formes = dict(reponse.lignes)
    assert len(formes) == 111
    assert sum(forme is None for forme in formes.values()) == 3
    assert {f.partition(" ")[0] for f in formes.values() if f} <= {"POLYGON", "MULTIPOLYGON"}
    assert json.loads(render(reponse, "json"))[0]["code_qpv"] == reponse.lignes[0][0]


def test_csv_can_be_read_back(mini_path: Path) -> None:
    reponse = ask(mini_path, "SELECT 'a,b\"c' AS texte, NULL AS vide, [1, 2] AS liste, 0 AS zero")
    lignes = list(csv.DictReader(io.StringIO(render(reponse, "csv"))))
    assert lignes == [{"texte": 'a,b"c', "vide": "", "liste": "[1, 2]", "zero": "0"}]


def test_csv_holds_nothing_a_spreadsheet_would_run(mini_path: Path) -> None:
    reponse = ask(
        mini_path,
        """SELECT '=1+1' AS "=HYPERLINK(0)", '@x' AS a, '+33 5' AS b, chr(9) || '=2' AS c,
        -5 AS d, -1.5::DECIMAL(3, 1) AS e, -0.25::DOUBLE AS f, ['=3'] AS g, 'k-9' AS h,
        INTERVAL '-3 days' AS i""",
    )
    (titres, cellules) = csv.reader(io.StringIO(render(reponse, "csv")))
    assert titres[:2] == ["'=HYPERLINK(0)", "a"]
    assert cellules[:9] == [
        "'=1+1", "'@x", "'+33 5", "'\t=2", "-5", "-1.5", "-0.25", '["=3"]', "k-9",
    ]  # fmt: skip
    assert cellules[9].startswith("'-3 days")
    assert "'=1+1" not in render(reponse, "json")


def test_table_shows_no_control_character(mini_path: Path) -> None:
    texte = render(ask(mini_path, "SELECT chr(27) || '[31mrouge' AS mot"), "table")
    assert "\x1b" not in texte
    assert "rouge" in texte


def test_empty_answer_keeps_its_columns(mini_path: Path) -> None:
    reponse = ask(mini_path, "SELECT code_contrat, nom_contrat FROM contrat WHERE false")
    assert render(reponse, "json") == "[]"
    assert render(reponse, "csv") == "code_contrat,nom_contrat"
    assert render(reponse, "table").splitlines()[0] == "code_contrat  nom_contrat"


@pytest.mark.parametrize("sql", ["1.0/0", "-1.0/0", "'nan'::FLOAT", "sqrt(2) * 'inf'::DOUBLE"])
@pytest.mark.parametrize("forme", ["csv", "table"])
def test_what_is_not_a_number_is_written_like_what_is_missing(
    sql: str, forme: str, mini_path: Path
) -> None:
    obtenu = render(ask(mini_path, f"SELECT {sql} AS x, 1 AS y"), forme)
    attendu = render(ask(mini_path, "SELECT NULL AS x, 1 AS y"), forme)
    assert obtenu == attendu


@pytest.mark.parametrize(
    "sql",
    [
        "PIVOT contrat ON code_region USING count(*)",
        "SELECT * FROM (PIVOT qpv ON evolution USING sum(population))",
    ],
)
def test_a_pivot_without_its_values_is_refused_with_the_way_to_write_it(
    sql: str, mini_path: Path
) -> None:
    with pytest.raises(QueryError, match="IN \\(") as refus:
        ask(mini_path, sql)
    assert "MULTI" not in str(refus.value)
    juste = "PIVOT contrat ON code_region IN ('76', '11') USING count(*)"
    assert ask(mini_path, juste).lignes
