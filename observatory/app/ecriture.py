"""Whether this observatory may be written to from its pages, and why not when it may not."""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import urlsplit

import streamlit as st

VARIABLE = "OBSERVATORY_ECRITURE"
"""oui: always; non: never; unset: only from the machine that serves it."""
_RELAIS = ("x-forwarded-for", "forwarded", "x-real-ip", "x-forwarded-host")


def explain_refusal() -> str | None:
    """Return why nothing can be written from the pages; None when it can.

    Unset, the variable lets only the person in front of the machine write: the address is local
    and no relay stands between (a public site on the same machine is served through one).
    """
    voulu = os.environ.get(VARIABLE, "").strip().lower()
    if voulu == "oui":
        return None
    if voulu == "non":
        return (
            "Cet observatoire se consulte seulement : ses lectures s’importent par la personne "
            "qui le tient, avec « observatory grid import »."
        )
    if _is_local(st.context.url) and not any(st.context.headers.get(nom) for nom in _RELAIS):
        return None
    return (
        "Les lectures ne s’importent que depuis la machine qui sert l’observatoire. La personne "
        f"qui le tient peut l’ouvrir à tous avec {VARIABLE}=oui, derrière une authentification."
    )


def _is_local(url: str | None) -> bool:
    """Return whether an address names this machine; an unknown one (a test) counts as local."""
    hote = urlsplit(url or "").hostname
    if not hote or hote == "localhost":
        return True
    try:
        return ipaddress.ip_address(hote).is_loopback
    except ValueError:
        return False
