"""Deposits of documents attacked: all at once, and killed at every step."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from attacks.essais import count_steps, fork, run_killed, together, wait
from attacks.releve import Releve
from observatory.base import journal
from observatory.base.paths import Paths, project_paths
from observatory.documents.depot import Fiche, open_depot
from observatory.grid.sauvegarde import PARTIES, restore_backup, write_backup

FICHE = Fiche("CN03001I", "contrat")
Image = dict[str, bytes]


def attack(court: bool) -> Iterator[Releve]:
    """Yield what was tried and held: deposits at once, each writer killed."""
    if not hasattr(os, "fork"):
        yield Releve("documents : ce système ne sait pas dédoubler un processus", 1, 1, "sauté")
        return
    with tempfile.TemporaryDirectory(prefix="documents-") as passage:
        yield from _rush(Path(passage), 4 if court else 24)
        yield from _kill_everywhere(Path(passage), 2 if court else 20)


def write_pdf(fichier: Path, mot: str) -> Path:
    """Write a PDF of one page that says a word, by hand: there is nothing to load."""
    texte = f"BT /F1 12 Tf 72 720 Td ({mot}) Tj ET".encode()
    objets = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(texte), texte),
    ]
    corps, places = b"%PDF-1.4\n", []
    for rang, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj%s endobj\n" % (rang, objet)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    fin = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(corps)
    fichier.write_bytes(corps + b"xref\n0 5\n0000000000 65535 f \n" + table + fin)
    return fichier


def list_strays(foyer: Paths) -> list[str]:
    """Return what lies in the folder of the documents that no record names."""
    with open_depot(foyer) as depot:
        permis = {depot.file_of(d.sha256) for d in depot.documents()}
        permis.add(depot.dossier / "documents.sqlite")
        return sorted(
            f.relative_to(depot.dossier).as_posix()
            for f in depot.dossier.rglob("*")
            if f.is_file() and f not in permis
        )


def _add(fichier: Path, foyer: Paths) -> None:
    with open_depot(foyer) as depot:
        depot.add(fichier, FICHE)


def _remove_first(foyer: Paths) -> None:
    with open_depot(foyer) as depot:
        depot.remove(depot.documents()[0].code)


def _picture(foyer: Paths) -> Image:
    """Return each document with the octets of its file, as one moment sees them."""
    with journal.held(foyer), open_depot(foyer) as depot:
        return {
            f"{d.nom_fichier} {len(depot.pages(d.sha256))}": depot.file_of(d.sha256).read_bytes()
            for d in depot.documents()
        }


def _rush(passage: Path, nombre: int) -> Iterator[Releve]:
    """Deposit as many documents at the same instant, then the same one as many times."""
    foyer = Paths(passage / "ensemble", project_paths().shipped)
    fichiers = [write_pdf(passage / f"{n}.pdf", f"mot{n}") for n in range(nombre)]
    codes = together([partial(_add, f, foyer) for f in fichiers])
    vus = {nom.split(" ")[0] for nom in _picture(foyer)}
    faits = sum(c == 0 and f.name in vus for f, c in zip(fichiers, codes, strict=True))
    yield Releve(f"{nombre} dépôts au même instant", nombre, faits)
    meme = write_pdf(passage / "meme.pdf", "meme")
    codes = together([partial(_add, meme, foyer) for _ in range(nombre)])
    entier = len(_picture(foyer)) == nombre + 1 and not list_strays(foyer)
    yield Releve(
        f"{nombre} dépôts du même document : il y est une fois",
        nombre,
        codes.count(0) if entier else 0,
    )


def _kill_everywhere(passage: Path, nombre: int) -> Iterator[Releve]:
    modele = Paths(passage / "modele", project_paths().shipped)
    for mot in ("premier", "second"):
        _add(write_pdf(passage / f"{mot}.pdf", mot), modele)
    sauvegarde = passage / "sauvegarde.zip"
    write_backup(modele, sauvegarde, PARTIES)
    _remove_first(modele)
    _add(write_pdf(passage / "troisieme.pdf", "troisieme"), modele)
    tue = write_pdf(passage / "tue.pdf", "tue")
    actes: dict[str, Callable[[Paths], object]] = {
        "dépôt": partial(_add, tue),
        "retrait": _remove_first,
        "restauration des documents": lambda p: restore_backup(p, sauvegarde, PARTIES),
    }
    for nom, acte in actes.items():
        foyer = _copy(modele, passage / "compte")
        etapes = count_steps(partial(acte, foyer), foyer)
        avant, apres = _picture(modele), _picture(foyer)
        tenus = sum(
            _survives(
                _copy(modele, passage / "foyer"), acte, 1 + r * etapes // nombre, avant, apres
            )
            for r in range(nombre)
        )
        yield Releve(f"{nom} : tué, tout ou rien, puis un autre dépose", nombre, tenus)


def _copy(modele: Paths, cible: Path) -> Paths:
    shutil.rmtree(cible, ignore_errors=True)
    shutil.copytree(modele.home, cible)
    return Paths(cible, modele.livre)


def _survives(
    foyer: Paths, acte: Callable[[Paths], object], rang: int, avant: Image, apres: Image
) -> bool:
    if wait(fork(partial(run_killed, acte, foyer, rang))) != -signal.SIGKILL:
        return False  # it ended by itself: nothing was tried
    vue = _picture(foyer)
    suite = write_pdf(foyer.home.parent / "suite.pdf", "suite")
    autre = wait(fork(partial(_add, suite, foyer)))
    return vue in (avant, apres) and autre == 0 and not list_strays(foyer)
