"""What a stranger sends without end: frames, files, sessions that no page opened."""

from __future__ import annotations

import json
import re
import socket
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

from attacks.lieu import (
    BOUCLE,
    Cible,
    ask,
    count_calls,
    forget_peak,
    open_channel,
    pour,
    read_memory_mo,
    start,
    write_frame,
)
from attacks.releve import Releve

MO = 1_000_000
CROISSANCE_MO = 60.0
"""What an attack may add to the memory of the server: that of a dozen visits."""
_FERMETURE = re.compile(rb"\x88[\x02-\x7d]\x03[\xea\xeb\xef\xf0\xf1]", re.DOTALL)
"""A frame that closes: not understood, not wanted, too long."""
DEPOT = "/_stcore/upload_file/00000000-0000-0000-0000-000000000000/1"


def attack(court: bool) -> Iterator[Releve]:
    """Yield what each attack on the memory of the server tried and held."""
    nombre = 10 if court else 40
    with (
        tempfile.TemporaryDirectory() as dossier,
        start(Path(dossier) / "sortie.txt", OBSERVATORY_ECRITURE="oui") as ici,
    ):
        time.sleep(6)  # its libraries are loaded then
        yield _grow(ici, f"{nombre} trames de 190 Mo inachevées", nombre, _send_unfinished)
        yield _grow(ici, f"{nombre} messages sans fin, en morceaux", nombre, _send_pieces)
        yield _grow(ici, f"{nombre} trames qui se dilatent", nombre, _send_bomb)
        yield _grow(ici, f"{nombre} fichiers de 300 Mo", nombre, _send_file)
        yield _grow(ici, f"{nombre} fichiers de taille tue", nombre, _send_chunks)
        yield _send_nonsense(ici, 60 if court else 600)
        yield count_calls(ici)


def _grow(ici: Cible, nom: str, nombre: int, geste: Callable[[int], bool]) -> Releve:
    """Return what a gesture made at once by many leaves: each is cut, and memory stays level.

    One made before counts for nothing: what a first use loads is no growth. Nor does the peak of
    another attack.
    """
    geste(ici.port)
    forget_peak(ici.processus.pid)
    avant = read_memory_mo(ici.processus.pid)
    with ThreadPoolExecutor(nombre) as equipe:
        coupes = list(equipe.map(geste, [ici.port] * nombre))
    sommet = max(read_memory_mo(ici.processus.pid), read_memory_mo(ici.processus.pid, "VmHWM"))
    note = f"mémoire {avant:.0f} → {sommet:.0f} Mo au plus haut"
    tenus = sum(coupes) if sommet - avant < CROISSANCE_MO else 0
    return Releve(nom, nombre, tenus, note)


def _send_unfinished(port: int) -> bool:
    """Claim 190 MB, send them but the last; return whether the server cut it short."""
    with open_channel(port) as canal:
        canal.sendall(write_frame(b"", dite=190 * MO))
        return pour(canal, bytes(MO), 189) < 20 * MO


def _send_pieces(port: int) -> bool:
    """Send pieces of 200 kB that never end a message."""
    with open_channel(port) as canal:
        canal.sendall(write_frame(bytes(200_000), fin=False))
        return pour(canal, write_frame(bytes(200_000), code=0, fin=False), 500) < 20 * MO


def _send_bomb(port: int) -> bool:
    """Send zeros deflated a thousand times."""
    charge = _deflate_zeros()
    offre = {"Sec-WebSocket-Extensions": "permessage-deflate"}
    with open_channel(port, offre) as canal:
        canal.sendall(write_frame(charge[:-4], code=2 | 0x40))
        return _is_closed(canal)


@cache
def _deflate_zeros() -> bytes:
    tasse = zlib.compressobj(1, wbits=-12)
    return tasse.compress(bytes(40 * MO)) + tasse.flush(zlib.Z_SYNC_FLUSH)


def _is_closed(canal: socket.socket) -> bool:
    """Return whether the server closes within five seconds; what it says meanwhile is read."""
    fin = time.monotonic() + 5
    recu = b""
    canal.settimeout(5)
    try:
        while time.monotonic() < fin and not _FERMETURE.search(recu):
            morceau = canal.recv(65_536)
            if not morceau:
                return True
            recu = recu[-8:] + morceau
    except TimeoutError:
        return False
    except OSError:
        return True
    return bool(_FERMETURE.search(recu))


def _send_file(port: int) -> bool:
    """Claim a file of 300 MB and send it."""
    entete = {"Content-Length": str(300 * MO), "Cookie": _take_pass(port)}
    with suppress(OSError):
        return ask(port, DEPOT, "PUT", entete, bytes(2 * MO)).statut == 413
    return True


def _send_chunks(port: int) -> bool:
    """Send a file whose size is not said."""
    entete = {"Transfer-Encoding": "chunked", "Cookie": _take_pass(port)}
    morceau = b"%x\r\n%s\r\n" % (MO, bytes(MO))
    with socket.create_connection((BOUCLE, port), timeout=10) as canal:
        tete = f"PUT {DEPOT} HTTP/1.1\r\nHost: {BOUCLE}:{port}\r\n"
        tete += "".join(f"{n}: {v}\r\n" for n, v in entete.items())
        canal.sendall(f"{tete}\r\n".encode())
        return pour(canal, morceau, 100) < 40 * MO


def _take_pass(port: int) -> str:
    return ask(port, "/grille").entetes.get("set-cookie", "").partition(";")[0]


def _send_nonsense(ici: Cible, nombre: int) -> Releve:
    """Send frames that are no message: the session ends, the journal hardly grows."""
    avant = len(ici.sortie.read_bytes())
    fermes = 0
    for rang in range(nombre):
        with ExitStack() as pile:
            canal = pile.enter_context(open_channel(ici.port))
            code = 1 if rang % 2 else 2
            canal.sendall(
                write_frame(b"\xff\xfe ceci n'est rien" if code == 2 else b"texte", code=code)
            )
            fermes += _is_closed(canal)
    ecrit = ici.sortie.read_bytes()[avant:].decode("utf-8")
    lignes = [x for x in ecrit.splitlines() if x]
    est_json = all(_is_json(x) for x in lignes)
    tenus = fermes if est_json and len(lignes) < 40 and "Traceback" not in ecrit else 0
    return Releve(f"{nombre} trames illisibles", nombre, tenus, f"{len(lignes)} lignes au journal")


def _is_json(ligne: str) -> bool:
    try:
        json.loads(ligne)
    except ValueError:
        return False
    return True
