"""What the command line writes to: an encoding chosen, and the sentence of what fails.

A Windows pipe or file is in cp1252 or cp850 unless told otherwise: « → » or a thin space would
stop the command half way.
"""

from __future__ import annotations

import codecs
import os
import sys
import traceback
import unicodedata
from collections.abc import Callable
from io import TextIOWrapper

import typer

from observatory.base.errors import ObservatoryError
from observatory.base.files import explain
from observatory.base.french import espacer
from observatory.base.paths import project_paths

_REMPLACANTS = {
    "\u202f": " ", "\u00a0": " ", "\u2009": " ", "’": "'", "‘": "'", "“": '"', "”": '"',
    "«": '"', "»": '"', "→": "->", "←": "<-", "⇄": "<->", "✓": "OK", "✗": "X", "•": "-",
    "·": ".", "…": "...", "–": "-", "—": "-", "−": "-", "×": "x", "≥": ">=", "≤": "<=",
    "œ": "oe", "Œ": "OE",
}  # fmt: skip
"""Signs that former encodings lack, and what a person reads in their place."""
_CADRES = range(0x2500, 0x2580)
_TUBE_FERME = 141


def choose_encoding() -> None:
    """Write files and pipes in UTF-8; in the encoding asked for, signs it lacks replaced."""
    codecs.register_error("observatoire", _replace_sign)
    est_demande = bool(os.environ.get("PYTHONIOENCODING"))
    for flux in (sys.stdout, sys.stderr):
        if not isinstance(flux, TextIOWrapper):
            continue
        encodage = flux.encoding if est_demande or flux.isatty() else "utf-8"
        flux.reconfigure(encoding=encodage, errors="observatoire")


def _replace_sign(erreur: UnicodeError) -> tuple[str, int]:
    """Return what stands for signs that the encoding of the output lacks."""
    if not isinstance(erreur, UnicodeEncodeError):
        raise erreur
    texte = erreur.object[erreur.start : erreur.end]
    return "".join(map(_write_plainly, texte)), erreur.end


def _write_plainly(signe: str) -> str:
    if signe in _REMPLACANTS:
        return _REMPLACANTS[signe]
    if ord(signe) in _CADRES:
        return "-" if "HORIZONTAL" in unicodedata.name(signe, "") else "|"
    plat = unicodedata.normalize("NFKD", signe).encode("ascii", "ignore").decode("ascii")
    return plat or "?"


def say(texte: str, *, err: bool = False) -> None:
    """Print a French text, its spaces set: no line of a narrow terminal begins with « : »."""
    typer.echo(espacer(texte), err=err)


def run_command(commande: Callable[[], None]) -> None:
    """Run a command; whatever fails is a French sentence and an exit code, never a traceback."""
    choose_encoding()
    try:
        try:
            commande()
        finally:
            sys.stdout.flush()
    except ObservatoryError as erreur:
        _stop(erreur)
    except BrokenPipeError:
        # Who was reading (« | head ») has gone: nothing more to say, and nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(_TUBE_FERME) from None
    except OSError as erreur:
        _stop(explain(erreur))
    except MemoryError:
        sys.stderr.write("Mémoire insuffisante → fermer d’autres programmes, puis relancer.\n")
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as erreur:
        sys.stderr.write(f"Erreur inattendue ({type(erreur).__name__}) → {_write_log()}\n")
        raise SystemExit(1) from None


def _stop(erreur: ObservatoryError) -> None:
    detail = f"Détail : {erreur.detail}\n" if erreur.detail else ""
    sys.stderr.write(espacer(f"{erreur}\n{detail}"))
    raise SystemExit(1) from None


def _write_log() -> str:
    """Append the traceback to var/observatory.log; return what to tell the user."""
    journal = project_paths().var / "observatory.log"
    try:
        journal.parent.mkdir(parents=True, exist_ok=True)
        with journal.open("a", encoding="utf-8") as fichier:
            fichier.write(traceback.format_exc() + "\n")
    except OSError:
        return "relancer, et signaler cette erreur."
    return "signaler cette erreur en joignant var/observatory.log."
