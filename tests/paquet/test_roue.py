"""The wheel alone runs the application: installed apart, read-only, by another user."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import site
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.demarrage import free_port

ROOT = Path(__file__).resolve().parents[2]
AUTRE = "nobody"
SANTE_S = 90

pytestmark = [
    pytest.mark.xdist_group("roue"),
    pytest.mark.skipif(os.name != "posix", reason="owners and modes of a POSIX system"),
]


def tracked_files() -> list[str]:
    """Return what the repository holds, new files included, or skip outside one."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what the wheel must hold is not known")
    commande = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    vus = subprocess.run(commande, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [nom for nom in vus.split("\0") if nom and (ROOT / nom).is_file()]


@pytest.fixture(scope="module")
def roue() -> Iterator[Path]:
    """Return the wheel, built from a copy of the tracked files, in a folder anybody may read."""
    with tempfile.TemporaryDirectory(prefix="roue-") as dossier:
        Path(dossier).chmod(0o755)
        sources = Path(dossier) / "sources"
        for nom in tracked_files():
            if nom.startswith(("tests/", "docs/", "benchmarks/")):
                continue
            cible = sources / nom
            cible.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / nom, cible)
        code = "import sys; from setuptools import build_meta as b; b.build_wheel(sys.argv[1])"
        subprocess.run(
            [sys.executable, "-c", code, dossier], cwd=sources, check=True, capture_output=True
        )
        (faite,) = Path(dossier).glob("*.whl")
        yield faite


@pytest.fixture(scope="module")
def installe(roue: Path) -> Path:
    """Return the program of a clean environment where only the wheel was installed, read-only.

    The other packages are read where they are: nothing is asked of any network.
    """
    env = roue.parent / "Été à Nîmes [2024]" / "env propre"
    # Not our own interpreter's environment: the one it was made from.
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    subprocess.run([base, "-m", "venv", "--without-pip", env], check=True, capture_output=True)
    paquets = next((env / "lib").glob("python3*")) / "site-packages"
    (paquets / "voisins.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(env / "bin" / "python"), "install"]
    pip += ["--quiet", "--no-deps", "--no-index", str(roue)]
    subprocess.run(pip, check=True, capture_output=True)
    for chemin in (env, *env.rglob("*")):
        if not chemin.is_symlink():
            chemin.chmod(chemin.stat().st_mode & ~0o222)
    return env / "bin" / "observatory"


def as_other_user() -> list[str]:
    """Return what starts a program as `nobody` when we are root, else nothing.

    Where our interpreter lies in a folder of root alone, `nobody` may read everything for once,
    and still write nothing.
    """
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv (util-linux) is not here to become another user")
    change = ["setpriv", "--reuid", AUTRE, "--regid", str(pwd.getpwnam(AUTRE).pw_gid)]
    change += ["--clear-groups"]
    for droits in ("-all", "-all,+dac_read_search"):
        essai = [*change, f"--bounding-set={droits}", f"--inh-caps={droits}"]
        essai += [f"--ambient-caps={droits}", "--"]
        # By a shell, as the installed program is: the first exec still has the rights of root.
        lecture = [*essai, "sh", "-c", 'exec "$0" -c "import duckdb"', sys.executable]
        if subprocess.run(lecture, capture_output=True, check=False, cwd="/").returncode == 0:
            return essai
    pytest.skip(f"{AUTRE} cannot read this environment")


def test_the_wheel_holds_the_code_the_data_and_the_application(roue: Path) -> None:
    with zipfile.ZipFile(roue) as archive:
        tenus = set(archive.namelist())
    livre = ("geodata/", "contracts_parquet/", ".streamlit/", "streamlit_app.py")
    attendus = {
        f"observatory/livre/{nom}" if nom.startswith(livre) else nom
        for nom in tracked_files()
        if nom.startswith(("observatory/", *livre))
    }
    assert len(attendus) > 400
    assert attendus <= tenus, sorted(attendus - tenus)
    etrangers = {nom for nom in tenus if not nom.startswith("observatory/")}
    assert all(".dist-info/" in nom for nom in etrangers)
    assert any(nom.endswith("licenses/LICENSE") for nom in etrangers)


def test_the_application_answers(installe: Path) -> None:
    devenir = as_other_user()
    chez = installe.parents[2] / "chez une autre personne"
    vide = installe.parents[2] / "dossier vide"
    vide.mkdir(mode=0o555)
    chez.mkdir()
    if devenir:
        os.chown(chez, pwd.getpwnam(AUTRE).pw_uid, pwd.getpwnam(AUTRE).pw_gid)
    port = free_port()
    environ = {"PATH": os.environ["PATH"], "HOME": str(chez), "LANG": "C.UTF-8"}
    commande = [*devenir, str(installe), "app", "--port", str(port)]
    sortie = installe.parents[2] / "sortie"
    with sortie.open("wb") as flux:
        processus = subprocess.Popen(
            commande, cwd=vide, env=environ, stdout=flux, stderr=subprocess.STDOUT
        )
    try:
        sante = read_health(port, processus)
        assert sante["etat"] == "disponible", sortie.read_text(encoding="utf-8")
        assert sante["lectures"] == 4
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/carte", timeout=20).read().decode()
        assert 'lang="fr"' in page
    except AssertionError as faute:
        raise AssertionError(sortie.read_text(encoding="utf-8")) from faute
    finally:
        processus.terminate()
        processus.wait(timeout=20)
    assert list(chez.rglob("warehouse-*.duckdb"))
    assert not list(vide.iterdir())
    assert not list(installe.parents[1].rglob("*.duckdb"))


def read_health(port: int, processus: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Return what /sante says once the server answers."""
    fin = time.monotonic() + SANTE_S
    while time.monotonic() < fin and processus.poll() is None:
        try:
            lu = urllib.request.urlopen(f"http://127.0.0.1:{port}/sante", timeout=5).read()
        except urllib.error.HTTPError as refus:
            lu = refus.read()
        except OSError:
            time.sleep(0.2)
            continue
        contenu: dict[str, Any] = json.loads(lu)
        return contenu
    raise AssertionError("the application did not answer")
