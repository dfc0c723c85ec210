"""A real server, its journal kept, and a visitor who may lie about where they are."""

from __future__ import annotations

import asyncio
import http.client
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from google.protobuf import text_format
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.demarrage import free_port

RACINE = Path(__file__).resolve().parent.parent.parent
PATIENCE_S = 60.0


@dataclass(frozen=True)
class Serveur:
    """A server that runs: its process, its port, the file its two outputs go to."""

    processus: subprocess.Popen[bytes]
    port: int
    sortie: Path

    def read_output(self) -> str:
        """Return what the server has written so far."""
        return self.sortie.read_text(encoding="utf-8")


@contextmanager
def start(sortie: Path, *options: str, **reglages: str | None) -> Iterator[Serveur]:
    """Yield the app started by `streamlit run`, once it answers; a None setting is unset."""
    port = free_port()
    commande = [sys.executable, "-m", "streamlit", "run", str(RACINE / "streamlit_app.py")]
    commande += [f"--server.port={port}", "--server.headless=true", *options]
    environ = {n: v for n, v in ({**os.environ, **reglages}).items() if v is not None}
    with sortie.open("wb") as flux:
        processus = subprocess.Popen(
            commande, cwd=RACINE, stdout=flux, stderr=subprocess.STDOUT, env=environ
        )
    try:
        _wait(port)
        yield Serveur(processus, port, sortie)
    finally:
        processus.terminate()
        try:
            processus.wait(timeout=20)
        except subprocess.TimeoutExpired:
            processus.kill()
            raise


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not answer")


async def open_page(
    canal: ClientConnection, page: str, params: Mapping[str, str] | None = None, url: str = ""
) -> str:
    """Return all that the server sends for one run of a page, as text; `url` is what we claim."""
    message = BackMsg()
    demande = message.rerun_script
    demande.page_name, demande.query_string = page, urlencode(params or {})
    if url:
        demande.context_info.url = url
    await canal.send(message.SerializeToString())
    recus = []
    while True:
        brut = await asyncio.wait_for(canal.recv(), PATIENCE_S)
        lu = ForwardMsg.FromString(brut if isinstance(brut, bytes) else brut.encode())
        recus.append(text_format.MessageToString(lu, as_utf8=True))
        fini = lu.WhichOneof("type") == "script_finished"
        if fini and lu.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return "\n".join(recus)


def read_pass(hote: str, port: int, demande: str = "") -> str:
    """Return the cookies that a page gives to who reads it."""
    ligne = http.client.HTTPConnection(hote, port, timeout=20)
    entetes = {"Host": f"{demande}:{port}"} if demande else {}
    ligne.request("GET", "/grille", headers=entetes)
    reponse = ligne.getresponse()
    donnes = reponse.headers.get_all("set-cookie") or []
    reponse.read()
    ligne.close()
    return "; ".join(d.partition(";")[0] for d in donnes)


def visit(
    hote: str,
    port: int,
    page: str,
    params: Mapping[str, str] | None = None,
    *,
    url: str = "",
    entetes: Mapping[str, str] | None = None,
    demande: str = "",
) -> str:
    """Return what a session that opens one page is sent; `demande` is the host it asks for.

    As a browser does, it reads the page first, and shows the pass that the page gave.
    """
    dits = dict(entetes or {})
    dits.setdefault("Cookie", read_pass(hote, port, demande))

    async def once() -> str:
        async with connect(
            f"ws://{demande or hote}:{port}/_stcore/stream",
            host=hote,
            subprotocols=[Subprotocol("streamlit")],
            additional_headers=dits,
            max_size=None,
        ) as canal:
            return await open_page(canal, page, params, url)

    return asyncio.run(once())
