"""Loaded by the server that is attacked: notes each call to another machine, before it is made."""

from __future__ import annotations

import os
import sys

_FICHIER = os.environ.get("VIGIE", "")
_BOUCLES = ("127.", "::1", "localhost", "::ffff:127.", "0.0.0.0", "::")  # noqa: S104 (read only)
_QUESTIONS = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0}
_LIAISONS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}


def _note(fait: str, dits: tuple[object, ...]) -> None:
    if fait in _QUESTIONS:
        hote = dits[_QUESTIONS[fait]]
    elif fait in _LIAISONS and isinstance(dits[_LIAISONS[fait]], tuple):
        hote = dits[_LIAISONS[fait]][0]  # type: ignore[index]
    else:
        return
    nom = hote.decode() if isinstance(hote, bytes) else hote
    if nom and not str(nom).startswith(_BOUCLES):
        with open(_FICHIER, "a", encoding="utf-8") as sortie:  # noqa: PTH123 (first of all imports)
            sortie.write(f"{fait} {nom}\n")


if _FICHIER:
    sys.addaudithook(_note)
