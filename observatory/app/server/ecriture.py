"""Whether this observatory may be written to from its pages, and why not when it may not.

What decides is what the server sees of the connection, never what the browser says of itself:
`st.context.url` is written by whoever connects, and is not looked at.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from observatory.app.server import connexion
from observatory.app.server.passe import has_pass
from observatory.base.errors import ObservatoryError
from observatory.queries.acces import CONSULTATION, MAISON, VARIABLE, VISITEUR, Spectateur

if TYPE_CHECKING:
    from observatory.workshop.personnes import Personne

_RELAIS = frozenset(
    ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "x-real-ip", "via")
)
_CONSULTATION = (
    "Cet observatoire se consulte seulement : ses lectures s’importent par la personne "
    "qui le tient, avec « observatory grid import »."
)
_AILLEURS = (
    "Les lectures ne s’importent que depuis la machine qui sert l’observatoire. La personne "
    f"qui le tient peut l’ouvrir à tous avec {VARIABLE}=oui, derrière une authentification."
)

_INTEGREE = "Une vue montrée dans un autre site n’écrit rien : ouvrir l’observatoire lui-même."

_SANS_PAGE = (
    "Cette visite n’a pas été ouverte par une page de l’observatoire : recharger la page. Le "
    "navigateur doit accepter les cookies de ce site."
)


_AUTRE_COMPTE = "Un autre compte s’est connecté dans ce navigateur : recharger la page."


class WritingRefused(ObservatoryError):
    """Somebody asked to write who may not."""


def explain_refusal() -> str | None:
    """Return why nothing can be written from the page being run; None when it can.

    A view shown inside another site writes nothing, whatever the setting: who clicks there may
    not know on what.
    """
    if st.context.is_embedded:
        return _INTEGREE
    visite = _read_visit()
    if visite is None:
        return judge_connection(None, ()) or connexion.judge_account(())
    return judge_visit(*visite)


def current_session() -> str | None:
    """Return the session of a server that the page is being run for; None outside a server."""
    contexte = get_script_run_ctx()
    est_servie = runtime.exists() and type(runtime.get_instance()) is runtime.Runtime
    return contexte.session_id if contexte is not None and est_servie else None


def _read_visit() -> tuple[str | None, Sequence[tuple[str, str]]] | None:
    """Return who opened the page being run, as the server sees it; None outside a server."""
    session = current_session()
    if session is None:
        return None
    client = runtime.get_instance().get_client(session)
    liaison = client.client_context if client is not None else None
    return (None, ()) if liaison is None else (liaison.remote_ip, list(liaison.headers))


def find_account() -> Personne | None:
    """Return the coder whose account opened the page being run, None when accounts are not used."""
    visite = _read_visit()
    return connexion.find_coder(visite[1]) if visite is not None else None


def current_reader() -> Spectateur:
    """Return who is looking at the page being run: who may write codes here, others visit."""
    return MAISON if explain_refusal() is None else VISITEUR


def check_writing(codeur: int | None = None) -> None:
    """Raise WritingRefused unless the page being run may write: to call before each writing.

    `codeur`: under whose number it writes; on a server with accounts, that of the account only.
    """
    if refus := explain_refusal():
        raise WritingRefused(refus)
    compte = find_account()
    if codeur is not None and compte is not None and compte.numero != codeur:
        raise WritingRefused(_AUTRE_COMPTE)


def judge_visit(pair: str | None, entetes: Iterable[tuple[str, str]]) -> str | None:
    """Return why a visit may not write; None when it may.

    Who it is, that a page opened it, and where coders sign in, that its account is in the list.
    """
    dits = list(entetes)
    if refus := judge_connection(pair, dits):
        return refus
    return connexion.judge_account(dits) if has_pass(dits) else _SANS_PAGE


def judge_connection(pair: str | None, entetes: Iterable[tuple[str, str]]) -> str | None:
    """Return why a connection may not write; None when it may.

    `pair` is the address of the other end as the server sees it, `entetes` what it sent first.
    Unset, the variable lets only the person in front of the machine write: the other end is this
    machine, no relay stands between (a public site on the same machine is served through one),
    and the site was asked for by a name of this machine (a page elsewhere may give its own name
    to this machine, and have its visitor's browser speak to us). Unknown is refused. Where coders
    sign in, the account decides, wherever it comes from (see `judge_visit`).
    """
    voulu = os.environ.get(VARIABLE, "").strip().lower()
    if voulu == CONSULTATION:
        return _CONSULTATION
    if voulu == "oui" or connexion.is_declared():
        return None
    dits = [(nom.lower(), valeur) for nom, valeur in entetes]
    if not _is_this_machine(pair) or any(nom in _RELAIS for nom, _ in dits):
        return _AILLEURS
    hotes = [valeur for nom, valeur in dits if nom == "host"]
    return None if hotes and all(_names_this_machine(hote) for hote in hotes) else _AILLEURS


def _is_this_machine(adresse: str | None) -> bool:
    try:
        lue = ipaddress.ip_address(adresse or "")
    except ValueError:
        return False
    if isinstance(lue, ipaddress.IPv6Address) and lue.ipv4_mapped is not None:
        return lue.ipv4_mapped.is_loopback
    return lue.is_loopback


def _names_this_machine(hote: str) -> bool:
    try:
        nom = urlsplit(f"//{hote}").hostname
    except ValueError:
        return False
    return nom == "localhost" or _is_this_machine(nom)
