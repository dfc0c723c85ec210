"""Pages without text, read from their image in other processes; interrupted, it resumes.

What is done is written page by page, each in one transaction: a run that is killed leaves the
pages it finished, and the next one does the others only.
"""

from __future__ import annotations

import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as DelaiPasse
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from observatory.base.french import nombre, quantite
from observatory.base.paths import Paths
from observatory.documents.base import said
from observatory.documents.depot import Depot, now, open_depot
from observatory.documents.ocr import RESOLUTION, find_tesseract, read_image
from observatory.documents.texte import clean, list_acronyms

MOTEUR = f"tesseract-{RESOLUTION}"
"""What reads images: pages it could not read are tried again when it changes."""
DELAI_S = 150.0
"""The longest that one page may take, drawn and read."""
_MEMOIRE_MAX = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Avance:
    """How far a run is: pages done, pages to do, seconds since it began."""

    faites: int
    toutes: int
    secondes: float

    def __str__(self) -> str:
        """Return « 12 pages sur 40, 1,2 page/s, encore 24 s »."""
        vitesse = self.faites / self.secondes if self.secondes else 0.0
        reste = f", encore {nombre((self.toutes - self.faites) / vitesse)} s" if vitesse else ""
        return f"{self.faites} sur {self.toutes} pages, {nombre(vitesse, 1)} page/s{reste}"


@dataclass(frozen=True, slots=True)
class BilanOcr:
    """What a run did: pages read, pages where nothing could be read, whether it could read."""

    lues: int
    muettes: int
    a_oceriser: int

    def __str__(self) -> str:
        """Return the account in one French sentence."""
        if self.a_oceriser:
            return (
                f"{quantite(self.a_oceriser, 'page sans texte', 'pages sans texte')}, à océriser : "
                "Tesseract n’est pas installé ici → apt install tesseract-ocr-fra, puis relancer."
            )
        if not self.lues + self.muettes:
            return "Rien à lire : chaque page a son texte, ou a été lue de son image."
        return (
            f"{quantite(self.lues, 'page lue', 'pages lues')} de leur image ; "
            f"{quantite(self.muettes, 'page reste', 'pages restent')} sans texte."
        )


def read_deposits(
    paths: Paths,
    *,
    contrats: Collection[str] | None = None,
    jobs: int = 2,
    dire: Callable[[Avance], None] = lambda _: None,
) -> BilanOcr:
    """Read the images of pages without text of the documents deposited, of some contracts or all.

    A second run does only what is new. `dire` is told the progress, once a second at most.
    """
    with open_depot(paths) as depot:
        depot.check_writable()
        a_lire = _list_pages(depot, contrats)
        if find_tesseract() is None:
            return BilanOcr(0, 0, len(a_lire))
        lues = 0
        debut = dit = time.monotonic()
        for rang, (identifiant, texte) in enumerate(_read_all(depot, a_lire, jobs), start=1):
            _write(depot, identifiant, texte)
            lues += bool(texte)
            if time.monotonic() - dit >= 1 or rang == len(a_lire):
                dit = time.monotonic()
                dire(Avance(rang, len(a_lire), dit - debut))
    return BilanOcr(lues, len(a_lire) - lues, 0)


_APage = tuple[int, str, int]
"""A page to read: its number in the base, the digest of its document, its number in the file."""


def _list_pages(depot: Depot, contrats: Collection[str] | None) -> list[_APage]:
    voulus = {d.sha256 for d in depot.documents() if contrats is None or d.code_contrat in contrats}
    lignes = depot.base.execute(
        "SELECT id, sha256, numero FROM page WHERE etat IN ('vide', 'illisible') "
        "AND coalesce(boites, '') <> ? ORDER BY id",
        (json.dumps({"essai": MOTEUR}),),
    )
    return [ligne for ligne in lignes.fetchall() if ligne[1] in voulus]


def _read_all(depot: Depot, pages: list[_APage], jobs: int) -> Iterator[tuple[int, str]]:
    """Yield the text of each page; one that takes too long or ends its process has none."""
    attente = list(reversed(pages))
    while attente:
        pool = ProcessPoolExecutor(
            jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_bound
        )
        en_cours: list[tuple[int, Future[str]]] = []
        try:
            while attente or en_cours:
                while attente and len(en_cours) < 2 * jobs:
                    identifiant, sha256, numero = attente.pop()
                    fait = pool.submit(read_image, Path(depot.file_of(sha256)), numero)
                    en_cours.append((identifiant, fait))
                identifiant, fait = en_cours.pop(0)
                yield identifiant, fait.result(timeout=DELAI_S)
        except (BrokenProcessPool, DelaiPasse):
            yield identifiant, ""
            repris = {i for i, _ in en_cours}
            attente += [p for p in reversed(pages) if p[0] in repris]
        finally:
            for processus in list((getattr(pool, "_processes", None) or {}).values()):
                with suppress(OSError):
                    processus.kill() if en_cours else None
            pool.shutdown(wait=False, cancel_futures=True)


def _bound() -> None:
    """Bound the memory of a process that draws pages, where the system can."""
    with suppress(ImportError):
        import resource  # noqa: PLC0415 (not on every system)

        resource.setrlimit(resource.RLIMIT_AS, (_MEMOIRE_MAX, _MEMOIRE_MAX))


def _write(depot: Depot, identifiant: int, texte: str) -> None:
    """Write what a page says, in the index too, or that it was tried: in one transaction."""
    with said(), depot.held(), depot.base:
        if not texte:
            depot.base.execute(
                "UPDATE page SET boites = ? WHERE id = ?",
                (json.dumps({"essai": MOTEUR}), identifiant),
            )
            return
        ligne = depot.base.execute(
            "SELECT sha256 FROM page WHERE id = ?", (identifiant,)
        ).fetchone()
        if ligne is None:  # removed meanwhile
            return
        depot.base.execute(
            "UPDATE page SET etat = 'ocr', brut = ?, ordre = NULL WHERE id = ?",
            (texte, identifiant),
        )
        depot.base.execute(
            "UPDATE page_texte SET texte = ?, sigles = ?, colonnes = '' WHERE rowid = ?",
            (clean(texte), list_acronyms(texte), identifiant),
        )
        _count_states(depot, ligne[0])
        depot.index_public(ligne[0])
        depot.base.execute(
            "INSERT OR REPLACE INTO tache (sha256, version, faite_le, reste) "
            "SELECT ?1, ?2, ?3, count(*) FROM page WHERE sha256 = ?1 "
            "AND etat IN ('vide', 'illisible')",
            (ligne[0], MOTEUR, now()),
        )


def _count_states(depot: Depot, sha256: str) -> None:
    etats = Counter(
        etat for (etat,) in depot.base.execute("SELECT etat FROM page WHERE sha256 = ?", (sha256,))
    )
    depot.base.execute(
        "UPDATE document SET etats = ? WHERE sha256 = ?",
        (json.dumps(etats, sort_keys=True), sha256),
    )
