"""What Streamlit and its server do by themselves that an observatory does not want.

Streamlit has no setting for these: each is replaced in one place, here, when the server starts.
"""

from __future__ import annotations

import logging
from typing import Any

import uvicorn
from streamlit import logger, net_util

from observatory.app.server.affluence import raise_descriptors
from observatory.app.server.journal import write_as_json

TRAME_MAX = 1_000_000
"""Octets of one message received: the longest that a page sends is under 20,000 (measured)."""
_SERVEUR = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "uvicorn.access", "websockets")


def harden() -> None:
    """Ask nothing outside, bound what is received, name no software, write one journal."""
    raise_descriptors()
    for nom in ("get_external_ip", "get_internal_ip"):
        setattr(net_util, nom, _tell_nothing)
    _tune_server()
    _take_over_logs()


def _tell_nothing() -> None:
    """Answer in place of a question put to another machine."""


def _tune_server() -> None:
    """Set the server that Streamlit has made, when it starts; twice changes nothing."""
    demarrer = uvicorn.Server.startup
    if getattr(demarrer, "_est_reglee", False):
        return

    async def startup(self: uvicorn.Server, sockets: Any = None) -> None:
        reglages = self.config
        reglages.ws_max_size = min(reglages.ws_max_size, TRAME_MAX)
        reglages.encoded_headers = [x for x in reglages.encoded_headers if x[0] != b"server"]
        await demarrer(self, sockets)

    startup._est_reglee = True  # type: ignore[attr-defined]
    setattr(uvicorn.Server, "startup", startup)  # noqa: B010 (mypy forbids the assignment)


def _take_over_logs() -> None:
    """Write what Streamlit and its server say in the journal, one line each, never a traceback."""
    setattr(logger, "setup_formatter", write_as_json)  # noqa: B010
    for connu in list(logger._loggers.values()):
        write_as_json(connu)
    for nom in _SERVEUR:
        journal = logging.getLogger(nom)
        journal.setLevel(logging.WARNING)
        write_as_json(journal)
