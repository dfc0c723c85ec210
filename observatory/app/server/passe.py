"""The pass that our pages give: what writes must have been opened by one of them.

A session may be opened by any program that speaks Streamlit's messages. A browser that has read a
page of ours holds a sealed cookie, which no other site can read, send or make.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

from streamlit import config

_SCEAU = secrets.token_bytes(32)
"""Made when the server starts: a pass lasts no longer than the server that gave it."""
DUREE_S = 7 * 24 * 3600


def name_pass() -> str:
    """Return the name of the cookie: two observatories of one machine share their cookies."""
    return f"observatoire_page_{config.get_option('server.port')}"


def give_pass(base: str = "/") -> str:
    """Return the `Set-Cookie` that a page carries."""
    dit = f"{int(time.time())}-{secrets.token_hex(8)}"
    return f"{name_pass()}={dit}-{_seal(dit)}; Path={base}; HttpOnly; SameSite=Strict"


def has_pass(entetes: Iterable[tuple[str, str]]) -> bool:
    """Return whether a connection shows a pass that one of our pages gave."""
    montre = read_cookies(entetes).get(name_pass())
    return montre is not None and _is_ours(montre.value)


def read_cookies(entetes: Iterable[tuple[str, str]]) -> SimpleCookie:
    """Return the cookies of a connection; none when they cannot be read."""
    lus: SimpleCookie = SimpleCookie()
    for nom, valeur in entetes:
        if nom.lower() == "cookie":
            try:
                lus.load(valeur)
            except CookieError:
                return SimpleCookie()
    return lus


def _is_ours(passe: str) -> bool:
    dit, _, sceau = passe.rpartition("-")
    quand = dit.partition("-")[0]
    if not passe.isascii() or not quand.isdigit() or not hmac.compare_digest(sceau, _seal(dit)):
        return False
    return abs(time.time() - int(quand)) < DUREE_S


def _seal(dit: str) -> str:
    return hmac.new(_SCEAU, dit.encode(), hashlib.sha256).hexdigest()
