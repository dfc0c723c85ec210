"""A question is asked in another process, ended by force past its time, memory or octets."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from attacks.questions import EPUISANTES
from observatory.base.apart import run_apart
from observatory.base.errors import QueryError
from observatory.warehouse.question_apart import Limites, answer

COURTES = Limites(delai_s=0.4)
# One per family; the attack suite replays them all.
CHOISIES = (
    "levenshtein", "produit_croise", "suite_produite", "repetition_multiple", "remplacement",
    "liste_agregee", "recursion", "recursion_texte", "json_agrege", "expression", "decoupage",
    "fenetre",
)  # fmt: skip


def test_the_exhausting_questions_are_thirty_five_or_more() -> None:
    assert len(EPUISANTES) >= 35


@pytest.mark.parametrize("nom", CHOISIES)
def test_an_exhausting_question_is_stopped(nom: str, warehouse_path: Path) -> None:
    debut = time.monotonic()
    with pytest.raises(QueryError, match=r"dépasse 0.4 secondes|plus de mémoire") as refus:
        answer(warehouse_path, EPUISANTES[nom], "csv", COURTES)
    assert "→ la restreindre" in str(refus.value)
    # 0.4 s and twice as much before the end by force; the rest is the start of the process.
    assert time.monotonic() - debut < 15


def test_an_answer_is_bounded_in_octets(warehouse_path: Path) -> None:
    bornes = Limites(octets=100_000)
    sql = "SELECT repeat('x', 1000) AS texte FROM range($n)"
    assert len(answer(warehouse_path, sql.replace("$n", "90"), "csv", bornes).texte) > 90_000
    with pytest.raises(QueryError, match=r"dépasse 0.1 Mo"):
        answer(warehouse_path, sql.replace("$n", "200"), "csv", bornes)


def test_the_memory_of_the_process_is_bounded(warehouse_path: Path) -> None:
    pytest.importorskip("resource")
    with pytest.raises(QueryError, match="plus de mémoire"):
        answer(warehouse_path, "SELECT 1", "csv", Limites(memoire=60_000_000))


def test_an_answer_and_a_refusal_are_those_of_the_question(warehouse_path: Path) -> None:
    vu = answer(warehouse_path, "FROM qpv SELECT code_qpv", "csv", Limites(limite=2))
    assert vu.est_tronquee
    assert len(vu.texte.splitlines()) == 3
    assert (
        answer(warehouse_path, "SELECT 'é\n' AS a", "json").texte == '[\n {\n  "a": "é\\n"\n }\n]'
    )
    with pytest.raises(QueryError, match="seul SELECT est permis"):
        answer(warehouse_path, "DROP TABLE qpv", "csv")
    with pytest.raises(QueryError, match="disabled by configuration"):
        answer(warehouse_path, "FROM read_text('/etc/passwd')", "csv")
    with pytest.raises(QueryError, match="illisible"):
        answer(warehouse_path.with_name("absent.duckdb"), "SELECT 1", "csv")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc to see the processes")
def test_no_process_outlives_the_one_that_asked(warehouse_path: Path) -> None:
    demandeur = subprocess.Popen(
        [sys.executable, "-c", "import sys; from pathlib import Path\n"
         "from observatory.warehouse.question_apart import answer\n"
         "answer(Path(sys.argv[1]), sys.argv[2], 'csv')",
         str(warehouse_path), EPUISANTES["levenshtein"]],
    )  # fmt: skip
    try:
        enfant = _wait_for_child(demandeur.pid)
        time.sleep(0.8)  # the question is being counted
        os.kill(demandeur.pid, signal.SIGKILL)
    finally:
        demandeur.kill()
        demandeur.wait()
    for _ in range(100):
        if not _is_alive(enfant):
            break
        time.sleep(0.05)
    assert not _is_alive(enfant)


def _wait_for_child(pid: int) -> int:
    for _ in range(200):
        enfants = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        if enfants:
            return int(enfants[0])
        time.sleep(0.05)
    raise AssertionError("no process was started")


def _is_alive(pid: int) -> bool:
    """Return whether a process still runs; one nobody has waited for yet is over."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_a_process_that_says_nothing_is_ended() -> None:
    debut = time.monotonic()
    fin = run_apart("http.server", b"", delai_s=1.0, octets_max=10)
    assert fin.est_tardif or fin.est_trop_long
    assert time.monotonic() - debut < 5
