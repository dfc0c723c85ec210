"""Static files of the map, published once per build and kept by the browser for good.

Each folder carries in its name what it holds (Leaflet's version, a hash of the script, the build
id of the warehouse): a new content has a new address, so a cached file is never stale.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xstatic.pkg import leaflet

from observatory.base.files import PROVISOIRE, explained, publish_folder

_DOSSIER = resources.files(__package__) / "carte"
PREFIXE = "../../app/static/"
"""From the frame of streamlit-folium (/component/<name>/index.html) to the static files."""

_REPIT_S = 3600
_MODELES_LEAFLET = ("leaflet.js", "leaflet.css", "images")


@dataclass(frozen=True)
class FichiersPublies:
    """The addresses of the published files, relative to the frame of the map."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    geo: str
    fichiers: tuple[str, ...] = ()


def publish_all(
    static: Path, build_id: str, couches: Callable[[], Mapping[str, Any]]
) -> FichiersPublies:
    """Return the addresses of Leaflet, of the map's script and of the layers of one build."""
    with explained(static.name):
        leaflet_, carte = publish_vendor(static)
        geo = publish_layers(static, build_id, couches)
        remove_old_layers(static)
    return locate_publication(leaflet_, carte, geo)


def publish_vendor(static: Path) -> tuple[str, str]:
    """Return the folders of Leaflet and of the map's own script, written if missing."""
    version = ".".join(str(leaflet.VERSION).split(".")[:3])
    dossier_leaflet = f"vendor/leaflet-{version}"
    with explained(static.name):
        publish_folder(static / dossier_leaflet, _write_leaflet)
    script, style = read_script(), read_style()
    empreinte = hashlib.sha256((script + style).encode()).hexdigest()[:10]
    dossier_carte = f"vendor/carte-{empreinte}"
    textes = {"carte.js": script, "carte.css": style}
    with explained(static.name):
        publish_folder(static / dossier_carte, lambda ici: _write_texts(ici, textes))
    return dossier_leaflet, dossier_carte


def publish_layers(static: Path, build_id: str, couches: Callable[[], Mapping[str, Any]]) -> str:
    """Return the folder of the layers of this build, computed and written if missing.

    `couches()` gives the content of each file by name; it is called only when needed.
    """
    dossier = f"geo-{build_id}"

    def ecrire(ici: Path) -> None:
        _write_texts(ici, {f"{nom}.json": write_json(c) for nom, c in couches().items()})

    publish_folder(static / dossier, ecrire)
    return dossier


def publish_names(static: Path, origine: str, noms: Callable[[], Mapping[str, Any]]) -> str:
    """Return the file of the names that lists are searched by, computed and written if missing.

    `noms()` gives the content of each file by name: `noms`, then `communes`, which are asked for
    after it. `origine` names what they come from; the latest folders are kept for open pages.
    """
    dossier = f"noms-{origine}"

    def ecrire(ici: Path) -> None:
        _write_texts(ici, {f"{nom}.json": write_json(c) for nom, c in noms().items()})
        _remove_old(static, "noms-*", 2)

    with explained(static.name):
        publish_folder(static / dossier, ecrire)
    return f"{dossier}/noms.json"


def locate_publication(
    dossier_leaflet: str, dossier_carte: str, dossier_geo: str
) -> FichiersPublies:
    """Return the addresses to give to the map, relative to its frame."""
    return FichiersPublies(
        scripts=(
            f"{PREFIXE}{dossier_leaflet}/leaflet.js",
            f"{PREFIXE}{dossier_carte}/carte.js",
        ),
        styles=(
            f"{PREFIXE}{dossier_leaflet}/leaflet.css",
            f"{PREFIXE}{dossier_carte}/carte.css",
        ),
        geo=f"{PREFIXE}{dossier_geo}/",
    )


def read_script() -> str:
    """Return the map's script: the files of `carte/`, in the order of their names."""
    parties = sorted(
        (f for f in _DOSSIER.iterdir() if f.name.endswith(".js")), key=lambda f: f.name
    )
    return "\n".join(partie.read_text(encoding="utf-8") for partie in parties)


def read_style() -> str:
    """Return the map's style sheet, in the typeface of the page around it.

    Streamlit ships Source Sans under a name that changes with its version; without it the map
    is written in the reader's own sans serif.
    """
    feuille = (_DOSSIER / "carte.css").read_text("utf-8")
    police = find_typeface()
    return (
        feuille
        if police is None
        else _write_face(f"../../../../static/media/{police.name}") + feuille
    )


def embed_typeface() -> str:
    """Return the style rule that holds the typeface itself, for a page that asks for nothing.

    An empty text when Streamlit is not installed.
    """
    police = find_typeface()
    if police is None:
        return ""
    return _write_face(f"data:font/woff2;base64,{b64encode(police.read_bytes()).decode('ascii')}")


def find_typeface() -> Path | None:
    """Return the upright Source Sans shipped by Streamlit (OFL), None without it."""
    fiche = find_spec("streamlit")
    if fiche is None or fiche.origin is None:
        return None
    polices = Path(fiche.origin).parent.glob("static/static/media/SourceSans*Upright*.woff2")
    return min(polices, default=None)


def _write_face(adresse: str) -> str:
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; font-display: swap; '
        f'src: url("{adresse}") format("woff2"); }}\n'
    )


def write_json(contenu: Any) -> str:
    """Return compact JSON; a NaN is an error, never a value."""
    return json.dumps(contenu, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def remove_old_layers(static: Path, gardes: int = 3) -> list[str]:
    """Return the folders removed: layers of former builds, the latest kept for open pages.

    What a killed server was writing goes too, once it is an hour old.
    """
    limite = time.time() - _REPIT_S
    perdus = [*static.glob(f".*{PROVISOIRE}"), *static.glob(f"vendor/.*{PROVISOIRE}")]
    perdus += static.glob("**/.publication-*")
    for dossier in perdus:
        if dossier.stat().st_mtime < limite:
            shutil.rmtree(dossier, ignore_errors=True)
    _remove_old(static, "apercu-*", gardes)
    return _remove_old(static, "geo-*", gardes)


def _remove_old(static: Path, motif: str, gardes: int) -> list[str]:
    dossiers = sorted(static.glob(motif), key=lambda d: d.stat().st_mtime, reverse=True)
    vieux = [d for d in dossiers[gardes:] if d.is_dir()]
    for dossier in vieux:
        shutil.rmtree(dossier, ignore_errors=True)
    return [d.name for d in vieux]


def _write_leaflet(ici: Path) -> None:
    source = Path(leaflet.BASE_DIR)
    for nom in _MODELES_LEAFLET:
        origine = source / nom
        if origine.is_dir():
            _copy_contents(origine, ici / nom)
        else:
            shutil.copyfile(origine, ici / nom)


def _copy_contents(origine: Path, cible: Path) -> None:
    """Copy a folder without its rights: what an installation may only read is ours here."""
    for fichier in sorted(f for f in origine.rglob("*") if f.is_file()):
        place = cible / fichier.relative_to(origine)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(fichier, place)


def _write_texts(ici: Path, textes: Mapping[str, str]) -> None:
    for nom, texte in textes.items():
        (ici / nom).write_text(texte, encoding="utf-8")
