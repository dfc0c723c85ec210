"""A server to attack, on this machine alone, and what an attacker needs to speak to it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from attacks.releve import Releve

RACINE = Path(__file__).resolve().parent.parent
VIGIE = Path(__file__).resolve().parent / "vigie"
"""What notes each call of the server to another machine: a module loaded before all others."""
BOUCLE = "127.0.0.1"


@dataclass(frozen=True)
class Cible:
    """A server that runs: its process, its port, and the file its outputs go to."""

    processus: subprocess.Popen[bytes]
    port: int
    sortie: Path
    vigie: Path

    def list_calls(self) -> list[str]:
        """Return the calls that the server has made, or would have, to another machine."""
        return self.vigie.read_text(encoding="utf-8").splitlines()


@dataclass(frozen=True)
class Reponse:
    """An answer: its status, its headers in lower case, its body."""

    statut: int
    entetes: dict[str, str]
    corps: bytes


@contextmanager
def start(sortie: Path, *avant: str, **reglages: str) -> Iterator[Cible]:
    """Yield the app started on a free port; `avant` is what is written before the command."""
    with socket.socket() as prise:
        prise.bind((BOUCLE, 0))
        port = prise.getsockname()[1]
    commande = [*avant, sys.executable, "-m", "streamlit", "run", str(RACINE / "streamlit_app.py")]
    commande += [f"--server.address={BOUCLE}", f"--server.port={port}", "--server.headless=true"]
    vigie = sortie.with_suffix(".vigie")
    vigie.touch()
    environ = {**os.environ, "VIGIE": str(vigie), "PYTHONPATH": str(VIGIE), **reglages}
    with sortie.open("wb") as flux:
        processus = subprocess.Popen(
            commande, cwd=RACINE, stdout=flux, stderr=subprocess.STDOUT, env=environ
        )
    try:
        _wait(port, processus)
        yield Cible(processus, port, sortie, vigie)
    finally:
        processus.terminate()
        try:
            processus.wait(timeout=20)
        except subprocess.TimeoutExpired:
            processus.kill()


def count_calls(ici: Cible) -> Releve:
    """Return whether the server has called nobody in all that was done to it."""
    appels = ici.list_calls()
    return Releve("aucun appel à une autre machine", 1, 0 if appels else 1, " ".join(appels[:3]))


def _wait(port: int, processus: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if processus.poll() is not None:
            break
        try:
            if ask(port, "/_stcore/health").statut == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("le serveur n’a pas répondu en 40 secondes")


def ask(
    port: int,
    chemin: str,
    methode: str = "GET",
    entetes: Mapping[str, str] | None = None,
    corps: bytes | None = None,
) -> Reponse:
    """Return the answer to a request, its path sent as it is written."""
    ligne = http.client.HTTPConnection(BOUCLE, port, timeout=60)
    try:
        dits = {n.lower(): v for n, v in (entetes or {}).items()}
        ligne.putrequest(methode, chemin, skip_host="host" in dits, skip_accept_encoding=True)
        for nom, valeur in dits.items():
            ligne.putheader(nom, valeur)
        if corps is not None and "content-length" not in dits:
            ligne.putheader("content-length", str(len(corps)))
        ligne.endheaders(corps)
        lue = ligne.getresponse()
        return Reponse(lue.status, {n.lower(): v for n, v in lue.getheaders()}, lue.read())
    finally:
        ligne.close()


@contextmanager
def open_channel(port: int, entetes: Mapping[str, str] | None = None) -> Iterator[socket.socket]:
    """Yield a connection whose WebSocket is open: what is sent then is octets, as one likes."""
    with socket.create_connection((BOUCLE, port), timeout=10) as prise:
        prise.sendall(_write_handshake(port, entetes or {}, "/_stcore/stream"))
        recu = b""
        while b"\r\n\r\n" not in recu:
            recu += prise.recv(4096) or b"\r\n\r\n"
        if b" 101 " not in recu:
            raise ConnectionRefusedError(recu[:60])
        yield prise


def write_frame(charge: bytes, dite: int | None = None, code: int = 2, fin: bool = True) -> bytes:
    """Return a frame as a browser writes it, masked by zeros; `dite` is the length it claims."""
    tete = bytes([(0x80 if fin else 0) | code, 0x80 | 127])
    return tete + (len(charge) if dite is None else dite).to_bytes(8, "big") + bytes(4) + charge


def pour(prise: socket.socket, octets: bytes, fois: int) -> int:
    """Send the same octets as often as they are taken; return how many went."""
    partis = 0
    try:
        for _ in range(fois):
            prise.sendall(octets)
            partis += len(octets)
    except OSError:
        pass
    return partis


def shake_hands(port: int, entetes: Mapping[str, str], chemin: str = "/_stcore/stream") -> int:
    """Return the status that the handshake of a WebSocket is answered with."""
    with socket.create_connection((BOUCLE, port), timeout=20) as prise:
        prise.sendall(_write_handshake(port, entetes, chemin))
        return int(prise.recv(64).split()[1])


def _write_handshake(port: int, entetes: Mapping[str, str], chemin: str) -> bytes:
    dits = {"Host": f"{BOUCLE}:{port}", "Upgrade": "websocket", "Connection": "Upgrade"}
    dits |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    dits |= {"Sec-WebSocket-Protocol": "streamlit", **entetes}
    tete = "".join(f"{n}: {v}\r\n" for n, v in dits.items())
    return f"GET {chemin} HTTP/1.1\r\n{tete}\r\n".encode("latin-1")


def read_memory_mo(pid: int, mesure: str = "VmRSS") -> float:
    """Return the memory of a process in MB (`VmHWM`: the highest it has been), 0 if unknown."""
    fiche = Path(f"/proc/{pid}/status")
    if not fiche.is_file():
        return 0.0
    lignes = fiche.read_text(encoding="utf-8").splitlines()
    return next((int(x.split()[1]) / 1024 for x in lignes if x.startswith(mesure)), 0.0)


def forget_peak(pid: int) -> None:
    """Have the highest memory of a process counted from now on, where the system knows how to."""
    with suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
