"""The command « observatory app »: an address judged, a warehouse built, a server started."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths, project_paths, shipped_folder
from observatory.cli.sortie import say

_PORT_MAX = 65_535
SECRETS = "secrets.toml"
"""In the home: how coders sign in (`[auth]`, as Streamlit reads it)."""
_REGLAGES = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_RETOUR, _SECRET_MIN = "/oauth2callback", 32
_AUTRE_PORT = "en choisir un autre avec --port"
_REFUS = {
    errno.EADDRINUSE: f"Le port {{port}} est déjà occupé → {_AUTRE_PORT}.",
    errno.EACCES: f"Le port {{port}} est réservé par le système → {_AUTRE_PORT}, après 1023.",
    errno.EADDRNOTAVAIL: "L’adresse « {adresse} » n’est pas une adresse de cette machine → "
    "corriger --adresse (localhost : cette machine seule ; 0.0.0.0 : tout le réseau).",
}
_INCONNUE = (
    "L’adresse « {adresse} » est inconnue ou d’une forme que cette machine n’a pas → corriger "
    "--adresse (localhost : cette machine seule ; 0.0.0.0 : tout le réseau)."
)


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command(name="app")(run_app)


def run_app(
    port: Annotated[int, typer.Option(help="Port d’écoute.")] = 8501,
    adresse: Annotated[str, typer.Option(help="Adresse d’écoute.")] = "localhost",
) -> None:
    """Lance l’application ; construit d’abord l’entrepôt s’il manque."""
    from observatory.warehouse.identite import find_current  # noqa: PLC0415 (fast start)

    paths = project_paths()
    adresse = read_address(adresse)
    check_listening(adresse, port)
    if find_current(paths, paths.codebook) is None:
        from observatory.warehouse.build import build_warehouse  # noqa: PLC0415 (the codebook)

        build_warehouse(paths)
    script = _entry_point(paths.root)
    options = {
        "server.headless": "true",
        "server.address": adresse,
        "server.port": str(port),
        "browser.gatherUsageStats": "false",
        # Named, so that Streamlit asks no other machine what the address of this one is.
        "browser.serverAddress": "localhost",
    }
    if secrets := find_secrets(paths):
        options["secrets.files"] = str(secrets)
    commande = [sys.executable, "-m", "streamlit", "run", str(script)]
    commande += [f"--{nom}={valeur}" for nom, valeur in options.items()]
    say(f"Application : {write_url(adresse, port)}")
    _become(commande, script.parent, {**os.environ, "OBSERVATORY_HOME": str(paths.root)})


def read_address(adresse: str) -> str:
    """Return an address as the system wants it: an IPv6 one without the brackets of a URL."""
    nue = adresse.strip()
    return nue[1:-1] if nue.startswith("[") and nue.endswith("]") else nue


def write_url(adresse: str, port: int) -> str:
    """Return the address to open in a browser."""
    if adresse in {"0.0.0.0", "::"}:  # noqa: S104 (read, not listened to)
        adresse = "localhost"
    return f"http://[{adresse}]:{port}" if ":" in adresse else f"http://{adresse}:{port}"


def check_listening(adresse: str, port: int) -> None:
    """Raise ObservatoryError unless this machine can listen at this address and this port."""
    if not 1 <= port <= _PORT_MAX:
        raise ObservatoryError(f"Le port doit être entre 1 et {_PORT_MAX} → {_AUTRE_PORT}.")
    famille = socket.AF_INET6 if ":" in adresse else socket.AF_INET
    try:
        with socket.socket(famille) as prise:
            if os.name == "posix":
                prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            prise.bind((adresse, port))
    except (OSError, UnicodeError) as erreur:
        dit = _REFUS.get(getattr(erreur, "errno", None) or 0, _INCONNUE)
        raise ObservatoryError(dit.format(adresse=adresse, port=port)) from None


def find_secrets(paths: Paths) -> Path | None:
    """Return the file by which coders sign in, None when the home has none.

    ObservatoryError when it would let nobody in: not TOML, a setting missing, no library.
    """
    fichier = paths.root / SECRETS
    if not fichier.is_file():
        return None
    try:
        compte = tomllib.loads(fichier.read_text(encoding="utf-8")).get("auth")
    except (OSError, ValueError) as erreur:
        raise ObservatoryError(
            f"{SECRETS} : illisible → corriger le fichier (TOML, UTF-8), ou l’ôter du foyer."
        ).with_detail(str(erreur)) from erreur
    if not isinstance(compte, dict):
        raise ObservatoryError(f"{SECRETS} : sans partie [auth] → l’écrire, ou ôter le fichier.")
    if manque := [nom for nom in _REGLAGES if not str(compte.get(nom, "")).strip()]:
        raise ObservatoryError(f"{SECRETS}, [auth] : il manque {', '.join(manque)} → l’écrire.")
    if not str(compte["redirect_uri"]).endswith(_RETOUR):
        raise ObservatoryError(
            f"{SECRETS}, [auth], redirect_uri : finit par {_RETOUR} → corriger, ici et chez le "
            "fournisseur."
        )
    if len(str(compte["cookie_secret"])) < _SECRET_MIN:
        raise ObservatoryError(
            f"{SECRETS}, [auth], cookie_secret : trop court → {_SECRET_MIN} caractères au hasard."
        )
    if find_spec("authlib") is None or find_spec("httpx") is None:
        raise ObservatoryError(
            "La connexion par compte demande Authlib → pip install "
            "'observatoire-contrats-de-ville[connexion]', ou ôter secrets.toml du foyer."
        )
    return fichier


def _become(commande: list[str], dossier: Path, environnement: dict[str, str]) -> None:
    """Replace this process by the server, so that stopping one stops the other."""
    sys.stdout.flush()
    if os.name == "posix":
        os.chdir(dossier)
        os.execve(commande[0], commande, environnement)  # noqa: S606
    retour = subprocess.run(commande, cwd=dossier, env=environnement, check=False)
    raise typer.Exit(retour.returncode)


def _entry_point(racine: Path) -> Path:
    """Return the script Streamlit runs: that of the home if it has one, else what ships."""
    for candidat in (racine, shipped_folder()):
        if (candidat / "streamlit_app.py").is_file():
            return candidat / "streamlit_app.py"
    raise ObservatoryError("streamlit_app.py est introuvable → réinstaller l’observatoire.")
