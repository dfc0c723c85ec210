"""Texts sent compressed: a file is compressed once and kept in memory."""

from __future__ import annotations

import gzip
import mimetypes
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

_TAILLE_MINIMALE = 1_000
_NIVEAU_GZIP = 6
_NIVEAU_BROTLI = 6
JAVASCRIPT = "text/javascript; charset=utf-8"
_REFUS = re.compile(r"q=0(\.0{0,3})?", re.IGNORECASE)
"""How a browser says that it does not want an encoding (RFC 9110, 12.4.2)."""
_TEXTES = (".js", ".css", ".json", ".html", ".svg", ".geojson", ".map", ".txt")


@dataclass(frozen=True)
class FichierServi:
    """A file ready to be sent."""

    corps: bytes
    type_mime: str
    encodage: str | None
    empreinte: str


class ReserveFichiers:
    """Compressed files kept in memory, the oldest dropped beyond a total size (bytes)."""

    def __init__(self, taille_maximale: int = 48_000_000) -> None:
        self._taille_maximale = taille_maximale
        self._fichiers: dict[tuple[str, int, str], FichierServi] = {}
        self._taille = 0
        self._verrou = threading.Lock()

    def load_file(
        self, chemin: Path, accepte: str, change: Callable[[bytes], bytes] | None = None
    ) -> FichierServi:
        """Return the file compressed as the browser accepts it (br, gzip or not at all).

        `change` rewrites its content; a file is always asked for with the same one.
        """
        etat = chemin.stat()
        encodage = _choose_encoding(chemin, etat.st_size, accepte)
        cle = (str(chemin), etat.st_mtime_ns, encodage or "")
        with self._verrou:
            if cle in self._fichiers:
                return self._fichiers[cle]
        contenu = chemin.read_bytes()
        corps = compress(contenu if change is None else change(contenu), encodage)
        marque = "" if change is None else "-c"
        empreinte = f'W/"{etat.st_mtime_ns:x}-{etat.st_size:x}{marque}"'
        fichier = FichierServi(corps, guess_type(chemin), encodage, empreinte)
        with self._verrou:
            self._keep(cle, fichier)
        return fichier

    def _keep(self, cle: tuple[str, int, str], fichier: FichierServi) -> None:
        if cle in self._fichiers:
            return
        self._fichiers[cle] = fichier
        self._taille += len(fichier.corps)
        while self._taille > self._taille_maximale and len(self._fichiers) > 1:
            ancienne = next(iter(self._fichiers))
            self._taille -= len(self._fichiers.pop(ancienne).corps)


def guess_type(chemin: Path) -> str:
    """Return the content type of a file; text is UTF-8."""
    if chemin.suffix == ".js":
        return JAVASCRIPT
    if chemin.suffix in {".json", ".geojson"}:
        return "application/json"
    devine = mimetypes.guess_type(chemin.name)[0] or "application/octet-stream"
    return f"{devine}; charset=utf-8" if devine.startswith("text/") else devine


def _choose_encoding(chemin: Path, taille: int, accepte: str) -> str | None:
    if taille < _TAILLE_MINIMALE or chemin.suffix not in _TEXTES:
        return None
    return choose_encoding(accepte)


def choose_encoding(accepte: str) -> str | None:
    """Return how a text is sent to a browser that accepts these (br, gzip or not at all)."""
    acceptes = {
        nom
        for nom, *choix in ("".join(m.split()).split(";") for m in accepte.split(","))
        if not any(_REFUS.fullmatch(c) for c in choix)
    }
    if "br" in acceptes and pa.Codec.is_available("brotli"):
        return "br"
    return "gzip" if "gzip" in acceptes else None


def compress(corps: bytes, encodage: str | None) -> bytes:
    """Return a body compressed in the encoding chosen."""
    if encodage == "br":
        codec = pa.Codec("brotli", compression_level=_NIVEAU_BROTLI)
        return bytes(codec.compress(corps, asbytes=True))
    return gzip.compress(corps, _NIVEAU_GZIP, mtime=0) if encodage == "gzip" else corps
