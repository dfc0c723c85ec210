"""Octets on the wire: a relay between the browser and the server, which counts what comes back.

The browser's own tools give the size of a WebSocket message once inflated; what a line carries is
counted here, headers and compression included.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

BLOC = 65_536


@dataclass
class Relais:
    """A relay being used: its address, the octets that came from the server."""

    adresse: str
    octets: int = 0

    def vider(self) -> None:
        self.octets = 0


@contextmanager
def relay(base: str) -> Iterator[Relais]:
    """Listen on a free port, pass everything on to the server of `base`, count the answers."""
    vers = urlsplit(base)
    ecoute = socket.create_server(("127.0.0.1", 0))
    relais = Relais(f"http://127.0.0.1:{ecoute.getsockname()[1]}")

    def accept() -> None:
        while True:
            try:
                client, _ = ecoute.accept()
            except OSError:
                return
            serveur = socket.create_connection((vers.hostname or "127.0.0.1", vers.port or 80))
            threading.Thread(target=_pass_on, args=(client, serveur, None), daemon=True).start()
            threading.Thread(target=_pass_on, args=(serveur, client, relais), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield relais
    finally:
        ecoute.close()


def _pass_on(depuis: socket.socket, vers: socket.socket, relais: Relais | None) -> None:
    try:
        while bloc := depuis.recv(BLOC):
            if relais is not None:
                relais.octets += len(bloc)
            vers.sendall(bloc)
        vers.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side left: the other is told by its own socket
