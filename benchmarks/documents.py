"""Documents beside pypdf: text with the boxes of passages, memory, OCR, search, images."""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import typst

from benchmarks.avancement import tell
from observatory.base.paths import Paths
from observatory.documents.depot import Depot, Fiche, open_depot
from observatory.documents.images import draw_page, forget_images, frame_open
from observatory.documents.ocr import _draw, _read, find_tesseract
from observatory.documents.ouvert import open_pdf
from observatory.documents.pages import read_page, read_pages
from observatory.documents.reprise import read_deposits
from observatory.documents.texte import clean, find_quotes, list_acronyms
from observatory.sheets.pages.textes import ChoixTextes, PageTextes, build_textes
from tests.evaluation.fabrique import rasterise

MOTS = re.findall(
    r"\w+",
    "contrat ville quartier habitants éducation santé emploi logement justice prévention médiation "
    "commune département région partenaires convention programme comité pilotage action insertion",
)
ARTICLES = ("de la", "le", "et les", "pour un", "dans", "par une")
MOTS_PAR_PAGE = 150
"""Nouns of a page, each after a small word: 2,300 signs, a dense page."""
MOTS_COURANTS = 94
"""The same of a page as long as those met: 1,450 signs, the mean of 1,007 public pages tried."""
PAGES_OCR = 16
"""Pages of a document read from its images: starting a process weighs on each."""
REQUETES = {
    "fréquents": "de la",
    "fréquent": "ville",
    "trois mots": "contrat ville habitants",
    "expression": "« de la ville »",
    "deux mots": "réussite éducative",
    "sigle": "CTG",
    "rare": "mot12",
    "absent": "zzz",
}
"""Requests of a search, by kind: their answer is what the page shows, excerpts included."""
_POLICES = Path(__file__).parent.parent / "observatory" / "rendering" / "pdf" / "polices"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="documents-") as lieu:
        dossier = Path(lieu)
        fichier = write_contract(dossier / "contrat.pdf", 200)
        mesures: list[tuple[str, Callable[[], None]]] = [
            ("texte et cadres de 200 pages", lambda: _measure_text(fichier)),
            ("mémoire, 2 000 pages", lambda: _measure_memory(dossier)),
            ("images de 30 pages", lambda: _measure_images(fichier)),
            (f"OCR de {4 * PAGES_OCR} pages", lambda: _measure_ocr(dossier)),
            ("recherche dans 60 000 pages, écrites d’abord", lambda: _measure_search(dossier)),
        ]
        for dite, mesure in mesures:
            tell(dite)
            mesure()


def write_contract(fichier: Path, pages: int, mots: int = MOTS_PAR_PAGE) -> Path:
    hasard = random.Random(15)  # noqa: S311

    def phrase() -> str:
        noms = (f"{hasard.choice(ARTICLES)} {mot}" for mot in hasard.choices(MOTS, k=mots))
        return " ".join(noms) + " réussite éducative."

    source = fichier.with_suffix(".typ")
    entete = '#set text(lang: "fr", font: "Source Sans 3", size: 10pt)\n'
    source.write_text(entete + "\n#pagebreak()\n".join(phrase() for _ in range(pages)), "utf-8")
    typst.compile(str(source), output=str(fichier), font_paths=[str(_POLICES)])
    return fichier


def clock(acte: Callable[[], object]) -> float:
    debut = time.perf_counter()
    acte()
    return time.perf_counter() - debut


def clock_core(acte: Callable[[], object]) -> float:
    """Return the processor time of an act: what others do on the machine does not count."""
    debut = time.process_time()
    acte()
    return time.process_time() - debut


def _measure_text(fichier: Path) -> None:
    def ours() -> None:
        with open_pdf(fichier) as pdf:
            for numero in range(1, len(pdf) + 1):
                trouves = read_page(pdf, numero).find(
                    lambda texte: find_quotes(texte, ["réussite éducative"])
                )
                if not frame_open(pdf, numero, trouves).cadres:
                    raise AssertionError

    def theirs() -> None:
        for page in pypdf.PdfReader(fichier).pages:
            page.extract_text()

    nombre = len(read_pages(fichier))
    nous, eux = min(clock_core(ours) for _ in range(9)), min(clock_core(theirs) for _ in range(2))
    nus = min(clock_core(lambda: read_pages(fichier)) for _ in range(9))
    print(f"texte seul            {nombre / nus:8.0f} pages/s/cœur")
    print(f"texte et cadres       {nombre / nous:8.0f} pages/s/cœur   (cible 400)")
    print(f"pypdf, texte seul     {nombre / eux:8.0f} pages/s/cœur")


def _measure_memory(dossier: Path) -> None:
    """Print the peak of the process that deposits 2,000 pages, and of the one that reads them."""
    fichier = write_contract(dossier / "long.pdf", 2000)
    code = (
        "import re, resource, sys; from pathlib import Path; "
        "from observatory.base.paths import Paths; "
        "from observatory.documents.depot import Fiche, open_depot; "
        "from observatory.documents.lecture_apart import read_pages_apart\n"
        "with open_depot(Paths(Path(sys.argv[2]))) as depot:\n"
        "  lu, _ = depot.add(Path(sys.argv[1]), Fiche('CN03001I', 'contrat'), "
        "lire=read_pages_apart)\n"
        "sien = int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "autre = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "print(lu.nb_pages, sien // 1024, autre // 1024)"
    )
    commande = [sys.executable, "-c", code, str(fichier), str(dossier / "foyer")]
    lu = subprocess.run(commande, capture_output=True, check=True)
    pages, sien, autre = map(int, lu.stdout.split())
    print(f"mémoire, {pages} pages  {sien:8d} Mo, et {autre} Mo à part pour lire (cible 300)")


def _measure_images(fichier: Path) -> None:
    for largeur in (900, 1400):
        durees, coeur = [], []
        for numero in range(1, 31):

            def draw(n: int = numero, x: int = largeur) -> bytes:
                forget_images(fichier)
                return draw_page(fichier, n, x)

            durees.append(clock(draw) * 1000)
            coeur.append(clock_core(draw) * 1000)
        print(
            f"image de {largeur:4d} px      {statistics.median(durees):8.0f} ms, au pire "
            f"{max(durees):.0f}, de processeur {statistics.median(coeur):.0f} (cible 300)"
        )


def _measure_ocr(dossier: Path) -> None:
    if find_tesseract() is None:
        print("OCR                   Tesseract n’est pas installé")
        return
    for mots in (MOTS_COURANTS, MOTS_PAR_PAGE):
        clair = write_contract(dossier / f"clair{mots}.pdf", PAGES_OCR, mots)
        lues = read_pages(clair)
        signes = statistics.mean(len(p.texte) for p in lues)
        for dpi in (150, 200):
            scan = dossier / f"scan{mots}-{dpi}.pdf"
            scan.write_bytes(rasterise(clair.read_bytes(), graine="15", dpi=dpi))
            paths = Paths(dossier / f"foyer{mots}-{dpi}")
            with open_depot(paths) as depot:
                depot.add(scan, Fiche("CN03001I", "contrat"))
                avant = os.times().children_user
                duree = clock(lambda p=paths: read_deposits(p, jobs=2))  # type: ignore[misc]
                while multiprocessing.active_children():  # their time counts when they are gone
                    time.sleep(0.05)
                coeur = os.times().children_user - avant
                seul = _time_tesseract(scan)
                relues = depot.pages(depot.documents()[0].sha256)
            trouves = attendus = 0
            for claire, relue in zip(lues, relues, strict=True):
                dits = set(clean(claire.texte).casefold().split())
                attendus += len(dits)
                trouves += len(dits & set(clean(relue.texte).casefold().split()))
            print(
                f"OCR à {dpi} ppp, {signes:.0f} signes {duree / len(lues):6.2f} s/page à deux "
                f"processus, de processeur {coeur / len(lues):.2f} (cible 1,1) dont Tesseract seul "
                f"{seul:.2f}, "
                f"{100 * trouves / attendus:.1f} % des mots retrouvés (cible 97)"
            )


def _time_tesseract(scan: Path) -> float:
    """Return the seconds of processor Tesseract takes by page, its images drawn before."""
    commande = str(find_tesseract())
    images = [_draw(scan, numero) for numero in range(1, 5)]
    avant = os.times().children_user
    for image in images:
        _read(commande, image)
    return (os.times().children_user - avant) / len(images)


def _measure_search(dossier: Path) -> None:
    with open_depot(Paths(dossier / "maison")) as depot:
        _fill(depot, 60_000, 400)
        noms = {d.code_contrat: d.code_contrat for d in depot.documents()}
        for genre, requete in REQUETES.items():

            def answer(mots: str = requete) -> PageTextes:
                return build_textes(depot, noms, ChoixTextes(mots=mots), tout=True)

            durees = [clock(answer) * 1000 for _ in range(9)]
            coeur = [clock_core(answer) * 1000 for _ in range(9)]
            print(
                f"recherche {genre:11s} {requete:26s} {statistics.median(durees):6.0f} ms, au pire "
                f"{max(durees):.0f}, de processeur {statistics.median(coeur):.0f} (cible 100) : "
                f"{answer().compte}"
            )


def _fill(depot: Depot, nombre: int, documents: int) -> None:
    """Write an index of many pages without their files."""
    hasard = random.Random(15)  # noqa: S311
    vocabulaire = [*MOTS, *(f"mot{n}" for n in range(4000))]
    par_document = nombre // documents
    with depot.base:
        for d in range(documents):
            sha256 = f"{d:064x}"
            fiche = Fiche(f"CN{d:05d}I", "contrat")
            depot.base.execute(
                "INSERT INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (sha256, fiche.code_contrat, "contrat", f"c{d}", "c.pdf", None, 0, 0, None,
                 par_document, f'{{"texte": {par_document}}}', "2026-01-01T00:00:00+00:00"),
            )  # fmt: skip
            for n in range(par_document):
                texte = " ".join(hasard.choices(vocabulaire, k=250))
                texte += " " + " ".join(
                    f"{hasard.choice(ARTICLES)} {mot}" for mot in hasard.choices(MOTS, k=50)
                )
                texte += " réussite éducative" if hasard.random() < 0.05 else ""
                texte += " CTG" if hasard.random() < 0.1 else ""
                rang = depot.base.execute(
                    "INSERT INTO page (sha256, numero, etat, brut) VALUES (?, ?, 'texte', ?)",
                    (sha256, n + 1, texte),
                ).lastrowid
                depot.base.execute(
                    "INSERT INTO page_texte (rowid, texte, sigles, colonnes) VALUES (?, ?, ?, '')",
                    (rang, texte, list_acronyms(texte)),
                )


if __name__ == "__main__":
    main()
