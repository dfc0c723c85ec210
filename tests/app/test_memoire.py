"""What a server keeps in memory: bounded, shared, dropped with the build it answers for."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.app import session
from observatory.base.errors import WarehouseError
from observatory.queries.contrats import list_contrats
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures
from observatory.queries.memoire import Memoire


@given(st.lists(st.integers(0, 9), max_size=60), st.integers(1, 6))
def test_a_memory_never_holds_more_than_its_places(cles: list[int], places: int) -> None:
    memoire = Memoire(places)
    for cle in cles:
        assert memoire.recall(cle, lambda cle=cle: cle * 10) == cle * 10
        assert len(memoire) <= places
    for cle in list(dict.fromkeys(reversed(cles)))[:places]:
        assert memoire.recall(cle, lambda: -1) == cle * 10, "a recent value was forgotten"


def test_an_error_is_not_kept() -> None:
    memoire = Memoire(2)
    with pytest.raises(ZeroDivisionError):
        memoire.recall("a", lambda: 1 // 0)
    assert memoire.recall("a", lambda: 7) == 7


def test_many_threads_get_the_same_answers() -> None:
    memoire, faux = Memoire(5), []

    def ask_all() -> None:
        for i in range(2_000):
            if memoire.recall(i % 8, lambda i=i: i % 8) != i % 8:
                faux.append(i)

    fils = [threading.Thread(target=ask_all) for _ in range(6)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert faux == []
    assert len(memoire) == 5


def test_an_answer_is_kept_until_the_pointer_is_written_again(
    warehouse_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").mkdir()
    shutil.copyfile(warehouse_path, tmp_path / "var" / warehouse_path.name)
    pointeur = tmp_path / "var" / "current"
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    with pytest.raises(WarehouseError, match="observatory build"):
        session.ask(list_lectures)
    pointeur.write_text(warehouse_path.name, encoding="utf-8")
    premiere = session.ask(list_contrats, Filtres(departement=("32",)))
    assert session.ask(list_contrats, Filtres(departement=("32",))) is premiere
    assert session.ask(list_contrats, Filtres(departement=("34",))) != premiere
    entrepot = session.open_entrepot()
    suivant = pointeur.with_name("current.tmp")
    suivant.write_text(warehouse_path.name, encoding="utf-8")
    suivant.replace(pointeur)
    assert session.open_entrepot() is not entrepot
    assert session.ask(list_contrats, Filtres(departement=("32",))) is not premiere


def test_the_answers_of_another_home_are_never_given(
    warehouse_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert warehouse_path.is_file()
    ici = session.open_entrepot()
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    with pytest.raises(WarehouseError):
        session.open_entrepot()
    monkeypatch.undo()
    assert session.open_entrepot().build_id == ici.build_id
