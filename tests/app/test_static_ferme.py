"""A static/ folder that cannot be written: told as it is, and the rest starts."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from attacks.lieu import ask
from observatory.app.server import prechargement
from observatory.app.server.prechargement import list_map_files, publish_names
from observatory.app.server.sante import MUETTE, check_health
from observatory.base.paths import Paths
from observatory.queries.entrepot import Entrepot
from observatory.rendering.map import assets
from observatory.sheets.pages.recherche import Repertoire, build_repertoire
from tests.app.serveur_reel import start, visit
from tests.partage import copy_built
from tests.test_systeme import est_root, mount

SORTES = ["fichier", pytest.param("lecture seule", marks=est_root)]


@pytest.fixture
def foyer(mini: Paths, tmp_path: Path) -> Paths:
    """Return a copy of the small observatory, its static/ not yet written."""
    return copy_built(mini, tmp_path / "foyer")


@contextmanager
def closed(foyer: Paths, sorte: str) -> Iterator[None]:
    """Let nothing be written in static/: it is a file, or on a disk that is only read."""
    if sorte == "fichier":
        foyer.static.write_bytes(b"")
        yield
        return
    foyer.static.mkdir(exist_ok=True)
    mount("--bind", str(foyer.static), str(foyer.static))
    try:
        mount("-o", "remount,ro,bind", str(foyer.static))
        yield
    finally:
        subprocess.run(["umount", str(foyer.static)], check=True)


@pytest.mark.parametrize("sorte", SORTES)
def test_what_could_not_be_written_is_never_said_available(foyer: Paths, sorte: str) -> None:
    with closed(foyer, sorte):
        assert check_health(foyer) == (503, {"etat": "indisponible", "raison": MUETTE})
        assert list_map_files(foyer) == []
        assert publish_names(foyer) == ""
    if sorte != "fichier":
        assert list(foyer.static.iterdir()) == []


@est_root
def test_what_was_written_before_is_served_from_a_folder_only_read(foyer: Paths) -> None:
    assert check_health(foyer)[0] == 200
    noms = publish_names(foyer)
    with closed(foyer, "lecture seule"):
        assert check_health(foyer)[0] == 200
        assert len(list_map_files(foyer)) == 6
        assert publish_names(foyer) == noms != ""
    shutil.rmtree(foyer.static)
    with closed(foyer, "fichier"):
        assert check_health(foyer)[0] == 503


def test_the_names_of_a_build_are_listed_once_whoever_asks_and_whenever(
    foyer: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a second: neither two pages at once nor the next start may pay it again."""
    faits: list[int] = []

    def list_slowly(entrepot: Entrepot) -> Repertoire:
        faits.append(1)
        time.sleep(0.2)
        return build_repertoire(entrepot)

    monkeypatch.setattr(prechargement, "build_repertoire", list_slowly)
    with ThreadPoolExecutor(4) as ensemble:
        adresses = set(ensemble.map(publish_names, [foyer] * 4))
    assert len(adresses) == len(faits) == 1
    dossier = (foyer.static / adresses.pop()).parent
    assert {f.name for f in dossier.iterdir()} == {"noms.json", "communes.json"}
    publish_names(foyer)
    assert len(faits) == 1


def test_half_a_folder_is_no_publication(foyer: Paths) -> None:
    """Folders taken away while the server runs are written again, or said missing."""
    check_health(foyer)
    for dossier in foyer.static.glob("geo-*"):
        shutil.rmtree(dossier)
    with pytest.MonkeyPatch.context() as refus:
        refus.setattr(assets, "publish_folder", _refuse)
        assert check_health(foyer)[0] == 503
    assert check_health(foyer)[0] == 200
    assert len(list_map_files(foyer)) == 6


def _refuse(cible: Path, _ecrire: object) -> None:
    if not cible.is_dir():
        raise PermissionError(13, "Permission denied", str(cible))


def test_the_application_starts_and_says_it(foyer: Paths, tmp_path: Path) -> None:
    with (
        closed(foyer, "fichier"),
        start(tmp_path / "sortie.txt", OBSERVATORY_HOME=str(foyer.home)) as serveur,
    ):
        sante = ask(serveur.port, "/sante")
        assert (sante.statut, MUETTE in sante.corps.decode()) == (503, True)
        for page in ("/", "/carte", "/methode"):
            assert ask(serveur.port, page).statut == 200
        carte = visit("127.0.0.1", serveur.port, "carte")
        methode = visit("127.0.0.1", serveur.port, "methode")
    for dit in (carte, methode):
        assert "Traceback" not in dit
        assert str(foyer.home) not in dit
    assert "static" in carte
    assert "static :" not in methode
