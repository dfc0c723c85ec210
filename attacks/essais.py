"""Acts tried in children born by fork: at the same instant, or killed at each step they take.

Libraries are loaded once, a kill is a real one (SIGKILL), and nothing of it is left in the process
that judges.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths

_EVENEMENTS = frozenset(
    ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "open")
)
_ECRIT = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def fork(acte: Callable[[], object], depart: int | None = None) -> int:
    """Run an act in a child; its exit code is 0 done, 1 refused in French, 2 anything else."""
    pid = os.fork()
    if pid:
        return pid
    code = 2
    try:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 (a child says nothing)
        if depart is not None:
            os.read(depart, 1)
        acte()
        code = 0
    except ObservatoryError:
        code = 1
    except BaseException:
        code = 2
    finally:
        os._exit(code)


def wait(pid: int) -> int:
    """Return the exit code of a child, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def together(actes: list[Callable[[], object]]) -> list[int]:
    """Start every act at the same instant; return their exit codes."""
    lit, ecrit = os.pipe()
    pids = [fork(acte, lit) for acte in actes]
    time.sleep(0.05)
    os.write(ecrit, b"x" * len(pids))
    codes = [wait(pid) for pid in pids]
    os.close(lit)
    os.close(ecrit)
    return codes


def _watch(foyer: Paths, seen: Callable[[], object]) -> None:
    """Call `seen` before each change to the files of a home."""
    racine = str(foyer.root)

    def hook(evenement: str, arguments: tuple[object, ...]) -> None:
        if evenement not in _EVENEMENTS or not str(arguments[0]).startswith(racine):
            return
        if evenement == "open" and not (isinstance(arguments[2], int) and arguments[2] & _ECRIT):
            return
        seen()

    sys.addaudithook(hook)


def count_steps(acte: Callable[[], object], foyer: Paths) -> int:
    """Return how many changes an act makes to the files of a home."""
    lit, ecrit = os.pipe()

    def count() -> None:
        _watch(foyer, lambda: os.write(ecrit, b"1"))
        acte()

    wait(fork(count))
    os.close(ecrit)
    with os.fdopen(lit, "rb") as flux:
        return len(flux.read())


def run_killed(acte: Callable[[Paths], object], foyer: Paths, rang: int) -> None:
    """Run an act, killed before its n-th change to the files of a home."""
    vus = [0]

    def kill() -> None:
        vus[0] += 1
        if vus[0] == rang:
            os.kill(os.getpid(), signal.SIGKILL)

    _watch(foyer, kill)
    acte(foyer)
