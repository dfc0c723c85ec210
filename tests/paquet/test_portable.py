"""The portable Windows folder: what can be told of it without Windows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from scripts import portable_windows as pw

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("python", ["3.11", "3.14"])
def test_windows_gets_its_own_packages(python: str) -> None:
    lignes = pw.read_requirements(python).splitlines()
    noms = {ligne.partition("==")[0] for ligne in lignes}
    assert {"colorama", "duckdb", "numpy", "streamlit", "typst"} <= noms
    assert "uvloop" not in noms
    assert all(" --hash=sha256:" in ligne and ";" not in ligne for ligne in lignes)


def make_python(dossier: Path, *, isole: bool) -> Path:
    dossier.mkdir(parents=True)
    for nom in ("python.exe", "python3.dll", "python313.dll", "vcruntime140.dll"):
        (dossier / nom).write_bytes(b"MZ")
    if isole:
        (dossier / "python313._pth").write_text("python313.zip\n.\n", encoding="ascii")
    return dossier


@pytest.mark.parametrize("forme", ["zip", "dossier", "tar.gz"])
def test_a_given_python_is_unpacked_and_finds_the_packages(forme: str, tmp_path: Path) -> None:
    if forme == "tar.gz":  # python-build-standalone: everything under python/
        archive = tmp_path / "cpython.tar.gz"
        with tarfile.open(archive, "w:gz") as contenu:
            contenu.add(make_python(tmp_path / "install" / "python", isole=False), "python")
    elif forme == "zip":
        dossier = make_python(tmp_path / "embed", isole=True)
        archive = Path(shutil.make_archive(str(tmp_path / "embed-amd64"), "zip", dossier))
    else:
        archive = make_python(tmp_path / "déjà là", isole=True)
    cible = tmp_path / "portable" / "python"
    cible.parent.mkdir()
    assert pw.unpack_python(archive, cible) == "3.13"
    assert (cible / "python.exe").is_file()
    pw.find_packages(cible)
    nom = "Lib/site-packages/observatoire.pth" if forme == "tar.gz" else "python313._pth"
    chemin = cible / nom
    voulu = next(li for li in chemin.read_text(encoding="ascii").splitlines() if ".." in li)
    assert (chemin.parent / voulu.replace("\\", "/")).resolve() == tmp_path / "portable" / "paquets"


def test_another_archive_is_refused(tmp_path: Path) -> None:
    dossier = make_python(tmp_path / "vieux", isole=True)
    (dossier / "python313.dll").rename(dossier / "python38.dll")
    with pytest.raises(SystemExit, match=r"not a Python 3\.11 to 3\.14"):
        pw.unpack_python(dossier, tmp_path / "python")


@pytest.mark.parametrize("dedans", ["lien", "../dehors.txt", "/dehors.txt"])
def test_an_archive_that_leaves_its_folder_is_refused(dedans: str, tmp_path: Path) -> None:
    archive = tmp_path / "cpython.tar.gz"
    with tarfile.open(archive, "w:gz") as contenu:
        membre = tarfile.TarInfo(dedans)
        if dedans == "lien":
            membre.type, membre.linkname = tarfile.SYMTYPE, "/etc"
        contenu.addfile(membre)
    with pytest.raises(SystemExit, match="would leave the folder"):
        pw.unpack_python(archive, tmp_path / "portable" / "python")
    assert not (tmp_path / "portable").exists()


def test_names_windows_refuses_are_seen(tmp_path: Path) -> None:
    for nom in ("a.txt", "A.TXT", "fin.", "deux:points", "d" * 200):
        (tmp_path / nom).write_text("", encoding="utf-8")
    vus = "\n".join(pw.list_faults(tmp_path))
    for dit in ("are one file", "refuses: fin.", "refuses: deux:points", "path of 200"):
        assert dit in vus
    assert len(vus.splitlines()) == 4


def test_nothing_else_is_erased(tmp_path: Path) -> None:
    (tmp_path / "mes-lectures.xlsx").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="something else"):
        pw.build(tmp_path / "python.zip", tmp_path, None)
    assert (tmp_path / "mes-lectures.xlsx").is_file()


def test_what_is_double_clicked_is_written_for_windows(tmp_path: Path) -> None:
    pw.write_starter(tmp_path)
    commande = (tmp_path / "Observatoire.cmd").read_bytes()
    assert commande.isascii()
    assert commande.count(b"\r\n") == commande.count(b"\n") > 5
    assert b'"%~dp0python\\python.exe"' in commande
    note = (tmp_path / "LISEZMOI.txt").read_bytes()
    assert note.startswith(b"\xef\xbb\xbf")
    assert "administrateur" in note.decode("utf-8-sig")


FAUX_SERVEUR = """
import http.server, sys, threading
class Sante(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(503); self.end_headers()
    def log_message(self, *a): pass
s = http.server.HTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Sante)
threading.Timer(4, s.shutdown).start()
s.serve_forever()
"""


def start(tmp_path: Path, serveur: str) -> subprocess.CompletedProcess[str]:
    paquet = tmp_path / "observatory"
    paquet.mkdir()
    (paquet / "__init__.py").write_text("", encoding="utf-8")
    (paquet / "cli.py").write_text(serveur, encoding="utf-8")
    note = tmp_path / "ouvert"
    navigateur = tmp_path / "navigateur"
    navigateur.write_text(f'#!/bin/sh\necho "$1" > {note}\n', encoding="utf-8")
    navigateur.chmod(0o755)
    environ = {**os.environ, "BROWSER": f"{navigateur} %s", "PYTHONPATH": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-X", "utf8", str(ROOT / "scripts" / "portable" / "demarrer.py")],
        env=environ, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.name != "posix", reason="a browser written for the shell")
def test_the_browser_opens_once_the_server_answers_on_a_free_port(tmp_path: Path) -> None:
    with socket.socket() as prise:  # the first port may be taken
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind(("127.0.0.1", 8501))
            prise.listen()
        except OSError:
            pass
        fait = start(tmp_path, FAUX_SERVEUR)
    assert fait.returncode == 0, fait.stderr
    adresse = (tmp_path / "ouvert").read_text(encoding="utf-8").strip()
    assert adresse.startswith("http://127.0.0.1:85")
    assert not adresse.endswith(":8501")
    assert f"Ouvert : {adresse}" in fait.stdout


def test_a_server_that_stops_is_told(tmp_path: Path) -> None:
    fait = start(tmp_path, "raise SystemExit('Aucun entrepôt → le construire.')")
    assert fait.returncode == 1
    assert "Aucun entrepôt" in fait.stderr
    assert not (tmp_path / "ouvert").exists()
