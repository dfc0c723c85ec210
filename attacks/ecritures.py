"""Writers attacked: all at once, killed at every step, beside damaged journals and warehouses."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from attacks.essais import count_steps, fork, run_killed, together, wait
from attacks.releve import Releve
from observatory.base import journal
from observatory.base.paths import Paths, project_paths
from observatory.codebook.codebook import Codebook
from observatory.codebook.loader import load_codebook
from observatory.contracts import lieux, tables
from observatory.grid import (
    NouvelleLecture,
    change_etat,
    create_lecture,
    delete_lecture,
    depot,
    import_grid,
    list_versions,
    restore_version,
)
from observatory.grid.etat import load_etat
from observatory.grid.sauvegarde import PARTIES, restore_backup, write_backup
from observatory.warehouse.access import is_sound
from observatory.warehouse.build import build_warehouse

Acte = Callable[[Paths], object]
_RETOUR = 3
"""A round where a version comes back for certain, so that the bounded form tries it too."""
COMMUNE = "corse-2026"
AUTRE = "loire-2026"
CORSE, LOIRE = "94", "42"
"""The region of the first lecture, the department of the second, in the data attacked."""


def attack(court: bool) -> Iterator[Releve]:
    """Yield what was tried and held: crossings, kills, damaged files."""
    if not hasattr(os, "fork"):
        yield Releve("écritures : ce système ne sait pas dédoubler un processus", 1, 1, "sauté")
        return
    codebook = load_codebook()
    with tempfile.TemporaryDirectory(prefix="écritures-") as passage:
        scene = _Scene(Path(passage), codebook)
        nombre = 4 if court else 24
        yield from _rush(scene, nombre)
        yield _rounds(scene, 4 if court else 200)
        yield from _kill_everywhere(scene, 2 if court else 20, construire=not court)
        yield _damage_warehouse(scene, 3 if court else 20)
        yield _damage_journal(scene, 12 if court else 400)


class _Scene:
    """A small home to copy: two lectures made here, one coded; what ships lies apart."""

    def __init__(self, passage: Path, codebook: Codebook) -> None:
        self.passage = passage
        self.codebook = codebook
        self.livre = project_paths().shipped
        self.modele = Paths(passage / "modele", self.livre)
        self.numero = 0
        self.etapes = 0
        self.construit: Paths | None = None
        self.apres: dict[str, bytes] = {}
        create_lecture(
            NouvelleLecture(COMMUNE, "Corse", "CRPV", region=CORSE), self.modele, codebook
        )
        unites = sorted(load_etat(self.modele, COMMUNE).unites)
        self.indicateurs = [
            f"partenaire.{nom}" for nom in ("caf", "drac", "etat", "region", "departement")
        ]
        connus = {i.code for i in codebook.indicateurs() if not i.est_derive}
        self.cases = [(u, i) for u in unites for i in self.indicateurs if i in connus]
        import_grid(self.write_grid("Zoé"), self.modele, codebook)
        self.sauvegarde = passage / "sauvegarde.zip"
        write_backup(self.modele, self.sauvegarde, PARTIES)
        create_lecture(
            NouvelleLecture(AUTRE, "Loire", "CRPV", departements=(LOIRE,)), self.modele, codebook
        )
        import_grid(self.write_grid("Yves"), self.modele, codebook)

    def copy(self) -> Paths:
        """Return a fresh copy of the home."""
        self.numero += 1
        cible = self.passage / f"foyer-{self.numero}"
        shutil.copytree(self.modele.contracts, cible / "contracts_parquet")
        return Paths(cible, self.livre)

    def write_grid(self, codeur: str, valeur: str = "Signataire") -> Path:
        """Return a grid of one cell and one of its attributes, for a coder of that name."""
        unite, code = self.cases[len(codeur) % len(self.cases)]
        fichier = self.passage / f"{codeur}.csv"
        fichier.write_text(
            "code_lecture;codeur;code_unite;code_indicateur;facette;valeur;page_pdf\n"
            f"{COMMUNE};{codeur};{unite};{code};;{valeur};\n"
            f"{COMMUNE};{codeur};{unite};{code};place;Financeur;3\n",
            encoding="utf-8",
        )
        return fichier


def _coders(paths: Paths) -> set[str]:
    return set(load_etat(paths, COMMUNE).codages["codeur"])


def _lectures(paths: Paths) -> list[str]:
    return list(lieux.read_home_list(paths, tables.LECTURES)["code_lecture"])


def _rush(scene: _Scene, nombre: int) -> Iterator[Releve]:
    """Create, import, delete, restore at once, as many at a time, and count what is there."""
    foyer, livre = scene.copy(), scene.codebook
    nouvelles = [NouvelleLecture(f"neuve-{n}", "N", "CRPV", region=CORSE) for n in range(nombre)]
    codes = together([partial(create_lecture, n, foyer, livre) for n in nouvelles])
    faites = {n.code for n, code in zip(nouvelles, codes, strict=True) if code == 0}
    yield Releve(f"{nombre} créations au même instant", nombre, len(faites & set(_lectures(foyer))))
    yield Releve("… et toutes leurs unités y sont", nombre, _count_whole(foyer, nouvelles))
    codes = together([partial(delete_lecture, foyer, n.code) for n in nouvelles])
    restes = set(_lectures(foyer)) & {n.code for n in nouvelles}
    yield Releve(f"{nombre} suppressions au même instant", nombre, codes.count(0) - len(restes))
    noms = [f"C{'x' * n}" for n in range(nombre)]
    grilles = [scene.write_grid(nom) for nom in noms]
    codes = together([partial(import_grid, g, foyer, livre) for g in grilles])
    faits = {nom for nom, code in zip(noms, codes, strict=True) if code == 0}
    yield Releve(f"{nombre} imports au même instant", nombre, len(faits & _coders(foyer)))
    versions = [v.code for v in list_versions(foyer, COMMUNE)][:nombre]
    codes = together([partial(restore_version, foyer, COMMUNE, v) for v in versions])
    gardees = {v.code for v in list_versions(foyer, COMMUNE)}
    entier = codes.count(0) if set(versions) <= gardees else 0
    yield Releve(f"{len(versions)} retours de version au même instant", len(versions), entier)
    vue = load_etat(foyer, COMMUNE).empreinte
    grilles = [scene.write_grid(f"D{'y' * n}") for n in range(nombre)]
    codes = together([partial(import_grid, g, foyer, livre, empreinte=vue) for g in grilles])
    yield Releve(
        f"{nombre} imports d’un même aperçu : un seul passe, les autres sont refusés",
        nombre,
        nombre if (codes.count(0), codes.count(1)) == (1, nombre - 1) else 0,
    )


def _count_whole(foyer: Paths, nouvelles: list[NouvelleLecture]) -> int:
    unites = lieux.read_home_list(foyer, tables.UNITES)["code_lecture"].value_counts()
    attendu = unites[COMMUNE]
    return sum(int(unites.get(n.code, 0) == attendu) for n in nouvelles)


def _rounds(scene: _Scene, nombre: int) -> Releve:
    """Draw writers at random, start them together: what was announced is there, or kept."""
    hasard = random.Random(2026)  # noqa: S311 (a draw to replay, no secret)
    foyer, livre, tenus = scene.copy(), scene.codebook, 0
    for tour in range(nombre):
        noms = [f"E{tour}{'z' * n}" for n in range(hasard.randint(1, 3))]
        versions = [v.code for v in list_versions(foyer, COMMUNE)]
        actes: list[tuple[str, str, Callable[[], object]]] = [
            ("import", n, partial(import_grid, scene.write_grid(n), foyer, livre)) for n in noms
        ]
        code = f"tour-{tour}"
        neuve = NouvelleLecture(code, "T", "CRPV", region=CORSE)
        actes.append(("new", code, partial(create_lecture, neuve, foyer, livre)))
        if tour > 1:
            actes.append(("etat", code, partial(change_etat, foyer, f"tour-{tour - 1}", "close")))
        if tour:
            vieille = f"tour-{tour - 1}"
            actes.append(("delete", vieille, partial(delete_lecture, foyer, vieille)))
        if versions and (hasard.random() < 0.3 or tour == _RETOUR):
            v = hasard.choice(versions)
            actes.append(("restore", v, partial(restore_version, foyer, COMMUNE, v)))
        hasard.shuffle(actes)
        codes = together([acte for _, _, acte in actes])
        tenus += int(_holds(foyer, [(g, n, c) for (g, n, _), c in zip(actes, codes, strict=True)]))
    return Releve(f"{nombre} tours d’écritures tirées au hasard : rien de perdu", nombre, tenus)


def _holds(foyer: Paths, faits: list[tuple[str, str, int]]) -> bool:
    lectures = _lectures(foyer)
    connus = set(_coders(foyer))
    for version in list_versions(foyer, COMMUNE):
        chemin = version.dossier / "codages.parquet.ancien"
        connus |= set(tables.read_table(tables.CODAGES, chemin)["codeur"])
    for genre, nom, code in faits:
        if code == 2 or (
            code == 0
            and (
                (genre == "import" and nom not in connus)
                or (genre == "new" and nom not in lectures)
                or (genre == "delete" and nom in lectures)
            )
        ):
            return False
    return len(lectures) == len(set(lectures))


def _kill_everywhere(scene: _Scene, nombre: int, *, construire: bool) -> Iterator[Releve]:
    """Kill each writer at places spread over all it does to the disk; then build, and write."""
    livre = scene.codebook
    version = list_versions(scene.modele, COMMUNE)[0].code
    grille = scene.write_grid("Tué")
    actes: dict[str, Acte] = {
        "création": lambda p: create_lecture(
            NouvelleLecture("tuee", "T", "C", region=CORSE), p, livre
        ),
        "import": lambda p: import_grid(grille, p, livre),
        "clôture": lambda p: change_etat(p, COMMUNE, "close"),
        "suppression": lambda p: delete_lecture(p, COMMUNE),
        "retour de version": lambda p: restore_version(p, COMMUNE, version),
        "restauration": lambda p: restore_backup(p, scene.sauvegarde, PARTIES),
    }
    for nom, acte in actes.items():
        tenus = sum(_survives(scene, acte, rang / nombre, construire) for rang in range(nombre))
        yield Releve(f"{nom} tuée : tout ou rien, puis un autre écrit", nombre, tenus)
    yield _kill_builds(scene, nombre if construire else 2, chacune=construire)


def _kill_builds(scene: _Scene, nombre: int, *, chacune: bool) -> Releve:
    """Kill builds at places spread over their steps; the next one, or the last, leaves no trace."""
    modele = scene.copy()
    total = count_steps(partial(build_warehouse, modele), modele)
    scene.construit = modele
    foyer, tenus = scene.copy(), 0
    for rang in range(nombre):
        tue = wait(fork(partial(run_killed, build_warehouse, foyer, 1 + rang * total // nombre)))
        tenus += int(tue == -signal.SIGKILL)
        if not chacune and rang + 1 < nombre:
            continue  # what they leave adds up, for one build to take away
        suite = wait(fork(partial(build_warehouse, foyer)))
        if suite != 0 or [f for f in foyer.var.iterdir() if f.name.startswith(".")]:
            tenus = tenus - 1 if chacune else 0
        shutil.rmtree(foyer.var)
    return Releve("construction tuée : la suivante aboutit, sans reste", nombre, tenus)


def _survives(scene: _Scene, acte: Acte, part: float, construire: bool) -> bool:
    foyer = scene.copy()
    if part == 0:
        scene.etapes = count_steps(lambda: acte(foyer), foyer)
        foyer = scene.copy()
        scene.apres = _picture(_done(scene, acte))
    avant, apres = _picture(foyer), scene.apres
    rang = 1 + int(part * scene.etapes)
    if wait(fork(lambda: run_killed(acte, foyer, rang))) != -signal.SIGKILL:
        return False  # it ended by itself: nothing was tried
    if construire and wait(fork(partial(build_warehouse, foyer))) != 0:
        return False
    with depot.writing(foyer):
        vue = _picture(foyer)
    neuve = NouvelleLecture("suite", "S", "C", region=CORSE)
    suite = wait(fork(partial(create_lecture, neuve, foyer, scene.codebook)))
    restes = [f.name for f in foyer.contracts.rglob(".*")]
    tient = vue in (avant, apres) and suite == 0 and "suite" in _lectures(foyer) and not restes
    shutil.rmtree(foyer.root)
    return tient


def _done(scene: _Scene, acte: Acte) -> Paths:
    foyer = scene.copy()
    wait(fork(lambda: acte(foyer)))
    return foyer


def _picture(foyer: Paths) -> dict[str, bytes]:
    """Return the tables as they are read: what a person would lose or keep."""
    with journal.reading(foyer):
        return {
            f.relative_to(foyer.contracts).as_posix(): f.read_bytes()
            for f in foyer.contracts.rglob("*.parquet")
        }


def _damage_warehouse(scene: _Scene, nombre: int) -> Releve:
    """Cut a warehouse, or change one of its bytes: it is never said to be up to date."""
    foyer = scene.construit or scene.copy()
    wait(fork(partial(build_warehouse, foyer)))
    (fichier,) = foyer.var.glob("warehouse-*.duckdb")
    sain, tenus = fichier.read_bytes(), 0
    build_id = fichier.stem.removeprefix("warehouse-")
    for rang in range(nombre):
        place = (rang + 1) * len(sain) // (nombre + 1)
        change = bytes([sain[place] ^ 0xFF])
        fichier.write_bytes(sain[:place] if rang % 2 else sain[:place] + change + sain[place + 1 :])
        vu = wait(fork(lambda: sys.exit() if is_sound(fichier, build_id) else None))
        tenus += int(vu == 0)
    fichier.write_bytes(sain[: len(sain) // 2])
    refait = wait(fork(partial(build_warehouse, foyer)))
    vu = wait(fork(lambda: None if is_sound(fichier, build_id) else sys.exit()))
    return Releve(
        "entrepôt abîmé : reconnu, puis refait", nombre + 1, tenus + int((refait, vu) == (0, 0))
    )


def _damage_journal(scene: _Scene, nombre: int) -> Releve:
    """Write bytes drawn at random, or hostile names, as a journal: nothing outside moves."""
    hasard = random.Random(11)  # noqa: S311
    foyer = scene.copy()
    avant = _picture(foyer)
    temoin = foyer.root.parent / "temoin"
    temoin.write_text("intact")
    modele = '[["codages/lecture=x/.c.%s.nouveau", "codages/lecture=x/codages.parquet"]]' % (
        "a" * 32
    )
    hostiles = ["../../temoin", "/etc/passwd", "..\\temoin", "codages/../../temoin", "\x00", "~"]
    tenus = 0
    for rang in range(nombre):
        texte = modele[: hasard.randint(0, len(modele) - 1)]
        if rang % 2:
            nom = hostiles[rang % len(hostiles)]
            texte = modele.replace("codages/lecture=x/codages.parquet", nom.replace("\\", "\\\\"))
        (foyer.contracts / journal.JOURNAL).write_bytes(texte.encode())
        code = wait(fork(partial(load_etat, foyer, COMMUNE)))
        tenus += int(code == 0 and temoin.read_text() == "intact" and _picture(foyer) == avant)
    return Releve("journal tronqué ou hostile : mis de côté, le travail continue", nombre, tenus)
