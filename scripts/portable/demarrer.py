"""Start the observatory on a free port of this machine, open it in the browser, wait.

Run by Observatoire.cmd with the Python of the folder; works on any system.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser

PORTS = range(8501, 8521)
PATIENCE_S = 180


def find_port() -> int:
    """Return the first port nobody listens to."""
    for port in PORTS:
        with socket.socket() as prise:
            try:
                prise.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit(
        "Les ports 8501 à 8520 sont tous occupés → fermer les fenêtres de l’observatoire déjà"
        " ouvertes, puis recommencer."
    )


def is_ready(adresse: str) -> bool:
    """Return whether the server answers, well or ill: a page then says what is wrong."""
    try:
        urllib.request.urlopen(f"{adresse}/sante", timeout=5).close()  # noqa: S310 (our own address)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def main() -> int:
    """Start, open, wait; return the exit code of the server."""
    port = find_port()
    adresse = f"http://127.0.0.1:{port}"
    print("L’observatoire démarre ; la première fois, une minute ou deux suffisent…", flush=True)
    commande = [sys.executable, "-s", "-m", "observatory.cli", "app", "--port", str(port)]
    serveur = subprocess.Popen([*commande, "--adresse", "127.0.0.1"])
    try:
        fin = time.monotonic() + PATIENCE_S
        while not is_ready(adresse):
            if serveur.poll() is not None:
                return serveur.returncode or 1
            if time.monotonic() > fin:
                print("L’observatoire ne répond pas → fermer cette fenêtre et recommencer.")
                return 1
            time.sleep(0.5)
        print(f"Ouvert : {adresse}", "Fermer cette fenêtre l’arrête.", sep="\n", flush=True)
        webbrowser.open(adresse)
        return serveur.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        serveur.terminate()
        serveur.wait()


if __name__ == "__main__":
    raise SystemExit(main())
