"""Work done in another process: bounded in memory, processor time and octets, and ended by force.

A thread cannot be stopped, and a library that counts in C answers nobody until it has done: only
the end of a process ends everything. Where the system bounds nothing by itself (Windows has no
`resource`), the delay, the octets and the forced end still hold.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO

SOBRE = {
    **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Libraries otherwise set memory aside for each processor, a gigabyte on a small server."""
TARDIF = 75
"""Code of a process that ended itself past its delay."""
_MORCEAU = 65_536


@dataclass(frozen=True)
class Fin:
    """How a process ended: what it wrote, its code, and what it was stopped for."""

    octets: bytes
    code: int
    est_tardif: bool
    est_trop_long: bool


def run_apart(module: str, demande: bytes, *, delai_s: float, octets_max: int) -> Fin:
    """Run a module with one line of input; kill it past the delay or past the octets it may write.

    The process must call `follow_parent`: its input stays open for as long as we live.
    """
    lus = bytearray()
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **SOBRE, "PYTHONUTF8": "1"},
        bufsize=0,
    ) as processus:
        lecteur = threading.Thread(
            target=_read, args=(processus.stdout, lus, octets_max), daemon=True
        )
        lecteur.start()
        try:
            _send(processus.stdin, demande)
            lecteur.join(delai_s)
            est_tardif = lecteur.is_alive()
        finally:
            if lecteur.is_alive() or len(lus) > octets_max:
                processus.kill()
            lecteur.join()
    return Fin(bytes(lus[:octets_max]), processus.returncode, est_tardif, len(lus) > octets_max)


def _send(flux: IO[bytes] | None, demande: bytes) -> None:
    """Send the line; a process already dead tells why by its code."""
    with contextlib.suppress(OSError):
        if flux is not None:
            flux.write(demande + b"\n")


def _read(flux: IO[bytes] | None, lus: bytearray, octets_max: int) -> None:
    while flux is not None and len(lus) <= octets_max and (morceau := flux.read(_MORCEAU)):
        lus += morceau


def bound_process(*, memoire: int, calcul_s: int, fichier: int) -> None:
    """Bound the memory, processor time and files of this process where the system can."""
    try:
        import resource  # noqa: PLC0415 (not on every system)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
    resource.setrlimit(resource.RLIMIT_CPU, (calcul_s, calcul_s))
    resource.setrlimit(resource.RLIMIT_FSIZE, (fichier, fichier))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def follow_parent(delai_s: float) -> None:
    """End this process when the one that asked is gone, or past the delay, whatever it is doing."""
    minuterie = threading.Timer(delai_s, os._exit, (TARDIF,))
    minuterie.daemon = True
    minuterie.start()
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(0, _MORCEAU):
        continue
    os._exit(1)
