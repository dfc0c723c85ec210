"""Who is signed in on a server: an OIDC account, and the list of coders it must be in.

Streamlit speaks to the provider and seals its answer in a cookie. That cookie is read here, the
same way for a page that runs, a file sent and an image asked for; the list is the table of coders
of the journal, looked at for each. Without `[auth]` in the secrets, nothing of this exists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from streamlit import auth_util
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from observatory.app.server.passe import read_cookies
from observatory.base.paths import project_paths

if TYPE_CHECKING:
    from observatory.workshop.personnes import Personne

VALIDITE_J = 1.0
"""Days for which a sign-in is worth something here: Streamlit's cookie lasts thirty."""
ANONYME = "Pour coder, se connecter."
HORS_LISTE = (
    "Votre compte n’est pas dans la liste de ceux qui codent ici. Pour y entrer, donnez ce numéro "
    "à la personne qui tient l’observatoire : {sujet}"
)


def is_declared() -> bool:
    """Return whether coders sign in here: the secrets of the home name a provider."""
    return bool(auth_util.get_secrets_auth_section())


def read_subject(entetes: Iterable[tuple[str, str]]) -> str | None:
    """Return the subject of the account signed in, None when nobody is, or no longer."""
    lus = read_cookies(entetes)
    sceau = get_cookie_secret()

    def open_one(nom: str) -> bytes | None:
        morceau = lus.get(nom)
        if morceau is None or not morceau.value.isascii():
            return None
        return decode_signed_value(sceau, nom, morceau.value, max_age_days=VALIDITE_J)

    ouvert = auth_util.get_cookie_with_chunks(open_one, USER_COOKIE_NAME) if sceau else None
    try:
        dit = json.loads(ouvert) if ouvert else None
    except ValueError:
        return None
    if not isinstance(dit, dict) or dit.get("is_logged_in") is not True:
        return None
    if dit.get("origin") != auth_util.get_origin_from_redirect_uri():
        return None
    sujet = dit.get("sub")
    return sujet if isinstance(sujet, str) and sujet else None


def find_coder(entetes: Iterable[tuple[str, str]]) -> Personne | None:
    """Return the coder signed in, None when nobody is or the account is not in the list."""
    sujet = read_subject(entetes) if is_declared() else None
    return None if sujet is None else _look_up(sujet)


def judge_account(entetes: Iterable[tuple[str, str]]) -> str | None:
    """Return why an account may not write; None when it may, or when nobody signs in here."""
    if not is_declared():
        return None
    sujet = read_subject(entetes)
    if sujet is None:
        return ANONYME
    return None if _look_up(sujet) is not None else HORS_LISTE.format(sujet=sujet)


def _look_up(sujet: str) -> Personne | None:
    from observatory.workshop import schema  # noqa: PLC0415 (visitors of a house need none of it)
    from observatory.workshop.decisions import open_journal  # noqa: PLC0415
    from observatory.workshop.personnes import find_subject  # noqa: PLC0415

    paths = project_paths()
    if not schema.exists(paths):
        return None
    with open_journal(paths) as journal:
        return find_subject(journal, sujet)
