"""Who the server answers: under which names, and to pages of which sites.

A browser says in `Host` which name it was given and in `Origin` which site's page is speaking.
A page elsewhere cannot lie about its origin; it can give its own name to this machine (DNS
rebinding). Both are looked at before anything else: nothing is asked of any other machine.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from streamlit import config

SITE = "OBSERVATORY_URL"
HOTES = "OBSERVATORY_HOTES"
"""Other names of this server, between commas; « *.example.fr » for all those of a domain."""
ORIGINES = "OBSERVATORY_ORIGINES"
"""Other sites whose pages may speak to this server, between commas: « https://a.example.fr »."""
HOTE_INCONNU = (
    "Cet observatoire ne répond pas sous ce nom. La personne qui le tient déclare l’adresse "
    f"publique du site avec {SITE}, ou ses autres noms avec {HOTES}."
)
ORIGINE_ETRANGERE = (
    "Une page d’un autre site ne parle pas à cet observatoire. La personne qui le tient déclare "
    f"l’adresse publique du site avec {SITE}, ou un autre site avec {ORIGINES}."
)
_PORTS = {"http": 80, "https": 443}

Lieu = tuple[str, int | None]
"""A name in lower case, and its port; None when the port is the usual one."""


@dataclass(frozen=True)
class ServeurDeclare:
    """What is declared of this server: its names, the sites it listens to, its public address."""

    hotes: frozenset[str]
    origines: frozenset[str]
    site: str | None = None

    def explain_refusal(self, hotes: Sequence[str], origines: Sequence[str]) -> str | None:
        """Return why a request with these headers is refused; None when it is not."""
        if not hotes and not origines:
            return None  # no browser: they always say one or the other
        if len(hotes) != 1 or not self._knows(hotes[0]):
            return HOTE_INCONNU
        if len(origines) > 1 or (origines and not self._listens(origines[0], hotes[0])):
            return ORIGINE_ETRANGERE
        return None

    def is_secure(self, hote: str, schema: str) -> bool:
        """Return whether the reader's browser speaks TLS: as the relay says, or as declared."""
        if schema in {"https", "wss"}:
            return True
        declaree = urlsplit(self.site or "")
        return declaree.scheme == "https" and read_place(hote, "https") == read_place(
            declaree.netloc, "https"
        )

    def _knows(self, hote: str) -> bool:
        lieu = read_place(hote, "http")
        if lieu is None:
            return False
        nom = lieu[0]
        if nom == "localhost" or _is_address(nom):  # no name to give to another machine
            return True
        domaines = [h[1:] for h in self.hotes if h.startswith("*.")]
        return "*" in self.hotes or nom in self.hotes or nom.endswith(tuple(domaines))

    def _listens(self, origine: str, hote: str) -> bool:
        lue = read_origin(origine)
        if lue is None:
            return False
        schema, _, lieu = lue.partition("://")
        return lue in self.origines or read_place(lieu, schema) == read_place(hote, schema)


def read_accueil() -> ServeurDeclare:
    """Return what the environment and Streamlit's settings declare of this server."""
    declaree = os.environ.get(SITE, "").strip()
    site = read_origin(declaree if "://" in declaree else f"https://{declaree}")
    voulues = [*_list_values(ORIGINES), *config.get_option("server.corsAllowedOrigins")]
    origines = {lue for o in voulues if (lue := read_origin(o))} | ({site} if site else set())
    noms = [*_list_values(HOTES), *config.get_option("server.allowedHosts")]
    noms += [socket.gethostname(), str(config.get_option("server.address") or "")]
    noms += [urlsplit(site).hostname or ""] if site else []
    return ServeurDeclare(
        frozenset(n.lower().rstrip(".") for n in noms if n), frozenset(origines), site
    )


def _list_values(variable: str) -> list[str]:
    return [v.strip() for v in os.environ.get(variable, "").split(",") if v.strip()]


def read_origin(texte: str) -> str | None:
    """Return an origin in its one writing (scheme://name[:unusual port]); None if it is not one."""
    try:
        lue = urlsplit(texte.strip().lower())
    except ValueError:
        return None
    lieu = read_place(lue.netloc, lue.scheme) if lue.scheme in _PORTS else None
    if lieu is None:
        return None
    nom = f"[{lieu[0]}]" if ":" in lieu[0] else lieu[0]
    return f"{lue.scheme}://{nom}" + (f":{lieu[1]}" if lieu[1] else "")


def read_place(hote: str, schema: str) -> Lieu | None:
    """Return the name and the port of a `Host`; None when it is not a host and nothing else."""
    try:
        lu = urlsplit(f"//{hote.strip()}")
        nom, port = lu.hostname, lu.port
    except ValueError:
        return None
    if not nom or lu.netloc != hote.strip() or "@" in hote:
        return None
    return nom.rstrip("."), None if port == _PORTS.get(schema) else port


def _is_address(nom: str) -> bool:
    try:
        ipaddress.ip_address(nom.partition("%")[0])
    except ValueError:
        return False
    return True


def list_header(entetes: Iterable[tuple[bytes, bytes]], nom: bytes) -> list[str]:
    """Return all the values of one header of an ASGI request."""
    return [v.decode("latin-1") for n, v in entetes if n.lower() == nom]
