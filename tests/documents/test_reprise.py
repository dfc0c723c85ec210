"""Scanned pages of deposits are read from their image; a run that is killed is taken up again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from attacks.documents import list_strays
from observatory.base.paths import Paths
from observatory.documents.depot import Fiche, open_depot
from observatory.documents.ocr import find_tesseract, read_image, read_images
from observatory.documents.pages import read_pages
from observatory.documents.recherche import search
from observatory.documents.reprise import read_deposits
from tests.documents.test_pdf_difficiles import draw, write_pdf
from tests.documents.test_robustesse import ANGLAIS
from tests.evaluation.fabrique import rasterise

pytestmark = pytest.mark.skipif(find_tesseract() is None, reason="no Tesseract on this machine")
RUN = (
    "import sys; from pathlib import Path; from observatory.base.paths import Paths; "
    "from observatory.documents.reprise import read_deposits; "
    "print(read_deposits(Paths(Path(sys.argv[1])), jobs=1))"
)


@pytest.fixture(scope="module")
def depart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a scan of three pages."""
    dossier = tmp_path_factory.mktemp("scan")
    mots = ["education", "sante", "logement"]
    clair = write_pdf(
        dossier / "clair.pdf",
        *[draw(f"Le contrat de ville parle de {m} avec la CAF.") for m in mots],
    )  # fmt: skip
    scan = dossier / "scan.pdf"
    scan.write_bytes(rasterise(clair.read_bytes(), graine="15"))
    home = dossier / "maison"
    with open_depot(Paths(home)) as depot:
        document, _ = depot.add(scan, Fiche("CN03001I", "contrat", est_public=True))
        assert document.etats == {"vide": 3}
    return home


def picture(home: Path) -> object:
    with open_depot(Paths(home)) as depot:
        (document,) = depot.documents()
        trouves = [search(depot, m, publics=True).nb_pages for m in ("CAF", "santé", "logement")]
        return [(p.etat, p.texte) for p in depot.pages(document.sha256)], document.etats, trouves


def test_an_english_page_read_from_its_image_is_not_trusted(tmp_path: Path) -> None:
    lignes = [draw(ANGLAIS[n : n + 60], ou=f"60 {780 - n // 4} Td") for n in range(0, 600, 60)]
    fichier = write_pdf(tmp_path / "annexe.pdf", "\n".join(lignes))
    (page,) = read_pages(fichier)
    assert page.etat == "illisible"
    assert read_images(fichier, [page]) == [page]
    assert read_image(fichier, 1) == ""


def test_what_is_killed_ends_as_what_is_not(depart: Path, tmp_path: Path) -> None:
    entier = tmp_path / "entier"
    shutil.copytree(depart, entier)
    bilan = read_deposits(Paths(entier), jobs=1)
    assert (bilan.lues, bilan.muettes) == (3, 0)
    attendu = picture(entier)
    assert attendu[1:] == ({"ocr": 3}, [3, 1, 1])  # type: ignore[index]
    assert "Rien à lire" in str(read_deposits(Paths(entier), jobs=1))
    hasard = random.Random(os.environ.get("OBSERVATORY_GRAINE", "7"))  # noqa: S311
    for essai in range(int(os.environ.get("OBSERVATORY_KILLS", "2"))):
        tue = tmp_path / f"tue{essai}"
        shutil.copytree(depart, tue)
        processus = subprocess.Popen(
            [sys.executable, "-c", RUN, str(tue)], start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(hasard.uniform(0.3, 4))
        os.killpg(processus.pid, signal.SIGKILL)
        processus.wait()
        read_deposits(Paths(tue), jobs=1)
        assert picture(tue) == attendu
        assert list_strays(Paths(tue)) == []
        shutil.rmtree(tue)
