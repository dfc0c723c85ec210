"""Build a folder that runs on Windows x64 by a double click: own Python, packages, data.

    python -m scripts.portable_windows --python python-3.13.9-embed-amd64.zip

No Python for Windows is fetched: the archive is given by the person who builds, either the
« embeddable package » of python.org or an « install_only » archive of python-build-standalone
(x86_64-pc-windows-msvc). Packages are the wheels of requirements.lock, hashes checked; a folder of
wheels already downloaded (--roues) needs no network. On Windows the folder asks for nothing: no
installation, no administrator right, no network.
"""

from __future__ import annotations

import argparse
import compileall
import py_compile
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from packaging.requirements import Requirement

from scripts.third_party import PYTHONS, ROOT, list_environments

SORTIE = ROOT / "build" / "observatoire-windows"
CHEMIN_MAX = 180
"""Longest path inside the folder: Windows stops at 260, and the folder lies somewhere."""
LECON = ROOT / "scripts" / "portable"


def read_requirements(python: str) -> str:
    """Return the lines of requirements.lock that Windows x64 needs, markers judged here.

    pip judges markers for the system it runs on, even when it downloads for another.
    """
    (cible,) = (
        e
        for e in list_environments()
        if e["sys_platform"] == "win32" and e["python_version"] == python
    )
    texte = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    gardees = []
    for ligne in texte.splitlines():
        if not ligne.strip() or ligne.startswith("#"):
            continue
        demande, *empreintes = re.split(r"\s+--hash=", ligne.strip())
        lu = Requirement(demande)
        if lu.marker is None or lu.marker.evaluate(cible):
            hashes = "".join(f" --hash={e}" for e in empreintes)
            gardees.append(f"{lu.name}{lu.specifier}{hashes}")
    return "\n".join([*gardees, ""])


def unpack_python(archive: Path, cible: Path) -> str:
    """Unpack a Python for Windows into a folder; return its version, « 3.13 »."""
    if archive.is_dir():
        shutil.copytree(archive, cible)
    elif archive.suffix == ".zip":
        shutil.unpack_archive(archive, cible)
    else:
        _unpack_tar(archive, cible)
    if not (cible / "python.exe").is_file() and (cible / "python" / "python.exe").is_file():
        (cible / "python").rename(cible.with_name("dedans"))
        shutil.rmtree(cible)
        cible.with_name("dedans").rename(cible)
    versions = {
        m[1] for p in cible.glob("python3*.dll") if (m := re.match(r"python3(\d+)\.", p.name))
    }
    python = f"3.{versions.pop()}" if len(versions) == 1 else ""
    if not (cible / "python.exe").is_file() or python not in PYTHONS:
        raise SystemExit(f"{archive.name}: not a Python {PYTHONS[0]} to {PYTHONS[-1]} for Windows.")
    return python


def _unpack_tar(archive: Path, cible: Path) -> None:
    """Unpack files and folders only: a link, or a path that would leave, is refused.

    The filters of `tarfile` do as much, but Python 3.11.2, that of Debian 12, has none.
    """
    with tarfile.open(archive) as contenu:
        membres = contenu.getmembers()
        for membre in membres:
            lieu = (cible / membre.name).resolve()
            if not (membre.isreg() or membre.isdir()) or not lieu.is_relative_to(cible.resolve()):
                raise SystemExit(f"{archive.name}: {membre.name} would leave the folder: refused.")
        contenu.extractall(cible, membres)  # noqa: S202 - each was looked at


def find_packages(python: Path) -> None:
    """Make this Python find ..\\paquets, whatever environment variables say."""
    isoles = list(python.glob("python3*._pth"))
    if isoles:  # embeddable: this file is its whole search path
        lignes = [f"{isoles[0].stem}.zip", ".", "..\\paquets", ""]
        isoles[0].write_text("\r\n".join(lignes), encoding="ascii", newline="")
        return
    sites = python / "Lib" / "site-packages"
    sites.mkdir(parents=True, exist_ok=True)
    (sites / "observatoire.pth").write_text("..\\..\\..\\paquets\r\n", encoding="ascii", newline="")


def install_packages(cible: Path, python: str, roues: Path | None) -> None:
    """Unpack the wheels of Windows x64, hashes checked, then our own wheel."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--no-deps", "--no-compile", "--target", str(cible)]
    with tempfile.TemporaryDirectory() as passage:
        liste = Path(passage) / "requirements.txt"
        liste.write_text(read_requirements(python), encoding="utf-8")
        options = ["--require-hashes", "--only-binary", ":all:", "--platform", "win_amd64"]
        options += ["--python-version", python, "--implementation", "cp"]
        if roues is not None:
            options += ["--no-index", "--find-links", str(roues)]
        subprocess.run([*pip, *options, "-r", str(liste)], check=True)
        shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # what a former build left
        code = "import sys; from setuptools import build_meta as b; b.build_wheel(sys.argv[1])"
        subprocess.run([sys.executable, "-c", code, passage], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        (notre,) = Path(passage).glob("*.whl")
        subprocess.run([*pip, "--no-index", "--upgrade", str(notre)], check=True)
    shutil.rmtree(cible / "bin", ignore_errors=True)


def compile_packages(cible: Path, python: str) -> bool:
    """Compile the packages when this Python has the version of theirs; return whether it did.

    Compiled files do not depend on the system; they hold though the folder is copied or read-only.
    """
    if python != f"{sys.version_info.major}.{sys.version_info.minor}":
        return False
    compileall.compile_dir(
        cible, quiet=2, workers=0, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
    )
    return True


def list_faults(dossier: Path) -> list[str]:
    """Return what Windows would not take: long paths, names alike but for case, reserved signs."""
    noms = [p.relative_to(dossier).as_posix() for p in dossier.rglob("*")]
    vus: dict[str, str] = {}
    fautes = []
    for nom in noms:
        if len(nom) > CHEMIN_MAX:
            fautes.append(f"path of {len(nom)} signs: {nom}")
        if re.search(r'[<>:"|?*\\]|[ .](/|$)', nom):
            fautes.append(f"name Windows refuses: {nom}")
        if vus.setdefault(nom.casefold(), nom) != nom:
            fautes.append(f"{nom} and {vus[nom.casefold()]} are one file on Windows")
    return fautes


def write_starter(dossier: Path) -> None:
    """Write what a person double-clicks, and the note beside it; Windows ends of lines."""
    for modele in LECON.iterdir():
        if modele.is_file():
            texte = modele.read_text(encoding="utf-8").replace("\n", "\r\n")
            # Notepad and the command processor of old Windows: a mark for the first, none for it.
            codage = "utf-8-sig" if modele.suffix == ".txt" else "utf-8"
            (dossier / modele.name).write_text(texte, encoding=codage, newline="")


def build(archive: Path, sortie: Path, roues: Path | None) -> None:
    """Build the folder anew."""
    if sortie.exists() and not (sortie / "Observatoire.cmd").is_file() and any(sortie.iterdir()):
        raise SystemExit(f"{sortie} holds something else: name another folder.")
    # Built beside, put in its place once whole.
    passage = sortie.with_name(f"{sortie.name}.partiel")
    shutil.rmtree(passage, ignore_errors=True)
    passage.mkdir(parents=True)
    python = unpack_python(archive, passage / "python")
    find_packages(passage / "python")
    install_packages(passage / "paquets", python, roues)
    est_compile = compile_packages(passage / "paquets", python)
    write_starter(passage)
    for faute in list_faults(passage):
        sys.stderr.write(f"Warning: {faute}\n")
    shutil.rmtree(sortie, ignore_errors=True)
    passage.rename(sortie)
    octets = sum(p.stat().st_size for p in sortie.rglob("*") if p.is_file())
    etat = "compiled" if est_compile else f"not compiled (run this with Python {python} for that)"
    sys.stdout.write(f"{sortie}: Python {python}, {octets / 1e6:.0f} MB, {etat}.\n")


def main() -> None:
    """Read the command line."""
    lit = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    lit.add_argument("--python", type=Path, required=True, help="Python for Windows x64: archive")
    lit.add_argument("--sortie", type=Path, default=SORTIE, help="folder to build")
    lit.add_argument("--roues", type=Path, help="wheels already downloaded: no network")
    voulu = lit.parse_args()
    build(voulu.python, voulu.sortie, voulu.roues)


if __name__ == "__main__":
    main()
