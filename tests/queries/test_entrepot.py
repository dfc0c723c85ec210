"""The door to the warehouse: rows by name, parameters bound, threads apart, errors in French."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources

import duckdb
import pytest

from observatory.base.errors import QueryError
from observatory.queries.entrepot import Entrepot, _quote_nothing, list_parametres, read_sql
from observatory.queries.lectures import Lecture, list_lectures, load_lecture
from tests.mini.fabrique import PARTIELLE

NOMS = sorted(
    f.name.removesuffix(".sql")
    for f in (resources.files("observatory.queries") / "sql").iterdir()
    if f.name.endswith(".sql")
)


def test_every_sql_file_is_short() -> None:
    assert [nom for nom in NOMS if len(read_sql(nom).splitlines()) > 80] == []


def test_what_is_cut_is_ordered() -> None:
    libres = [n for n in NOMS if not all("ORDER BY" in x for x in list_cut(read_sql(n)))]
    assert len(NOMS) > 50
    assert libres == [], "another choice at each question"


def list_cut(sql: str) -> list[str]:
    """Return what each list of rows that is cut holds, whatever it calls."""
    dedans = sql
    while dedans != (plus_plat := re.sub(r"(?<!\blist)\(([^()]*)\)", r"‹\1›", dedans)):
        dedans = plus_plat
    return re.findall(r"\blist\(([^()]*)\)\s*\[", dedans)


def test_a_cut_list_is_found_whatever_it_calls() -> None:
    assert list_cut("SELECT list(trim(upper(a)) || 'b')[1:3], list(c), list(d ORDER BY d) [1]") == [
        "trim‹upper‹a›› || 'b'",
        "d ORDER BY d",
    ]


@dataclass(frozen=True)
class Inconnue:
    colonne_absente: str


def test_a_missing_column_names_the_query_and_the_remedy(mini_entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match="observatory build") as erreur:
        mini_entrepot.fetch("list_themes", {}, Inconnue)
    assert erreur.value.detail == "list_themes.sql ne rend pas : colonne_absente"
    assert ".sql" not in str(erreur.value)


def test_a_missing_parameter_is_named(mini_entrepot: Entrepot) -> None:
    with pytest.raises(QueryError) as erreur:
        mini_entrepot.fetch_rows("load_qpv", {})
    assert "qpv" in erreur.value.detail


def test_a_failed_question_quotes_nobody() -> None:
    nu = Entrepot(duckdb.connect(), "vide")
    with pytest.raises(QueryError) as erreur:
        nu.fetch_rows("list_lectures", {})
    nu.close()
    assert erreur.value.detail.startswith("list_lectures.sql : Catalog Error")
    dite = duckdb.ConversionException("Conversion Error: Could not convert string 'Jeanne' to X")
    assert _quote_nothing(dite) == "Conversion Error: Could not convert string"


def test_parameters_of_comments_are_not_parameters() -> None:
    assert list_parametres("list_contrats") >= {"regions", "departement", "codes"}
    assert "n" not in list_parametres("list_contrats")


def test_a_text_is_bound_never_run(mini_entrepot: Entrepot) -> None:
    piege = "x'; DROP TABLE contrat; --"
    assert mini_entrepot.fetch_rows("load_perimetre", {"lecture": piege}) == []
    assert len(list_lectures(mini_entrepot)) == 2


def test_rows_are_frozen_and_lists_are_tuples(mini_entrepot: Entrepot) -> None:
    lecture = list_lectures(mini_entrepot)[0]
    with pytest.raises(AttributeError):
        lecture.nature = "complete"  # type: ignore[misc]
    assert hash(lecture)


def test_many_threads_read_at_once(mini_entrepot: Entrepot) -> None:
    with ThreadPoolExecutor(8) as equipe:
        reponses = list(equipe.map(lambda _: list_lectures(mini_entrepot), range(24)))
    assert all(r == reponses[0] for r in reponses)


def test_a_question_read_once_is_asked_of_each_warehouse(
    entrepot: Entrepot, mini_entrepot: Entrepot
) -> None:
    for _ in range(2):
        assert len(list_lectures(mini_entrepot)) == 2
        assert len(list_lectures(entrepot)) == 4
    with ThreadPoolExecutor(8) as equipe:
        demandes = [entrepot, mini_entrepot] * 12
        assert [len(x) for x in equipe.map(list_lectures, demandes)] == [4, 2] * 12


def test_an_unknown_lecture_names_the_known_ones(mini_entrepot: Entrepot) -> None:
    with pytest.raises(QueryError, match=PARTIELLE):
        load_lecture(mini_entrepot, "occitanie-1999")


def test_the_default_lecture_comes_first_and_the_simulated_one_is_told_apart(
    entrepot: Entrepot,
) -> None:
    lectures = list_lectures(entrepot)
    assert lectures[0].est_defaut
    assert not lectures[0].est_simulee
    assert [x.nature for x in lectures if x.est_simulee] == ["demonstration"]
    assert isinstance(lectures[0], Lecture)
