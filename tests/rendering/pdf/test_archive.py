"""The ZIP of a région: an index, a progress told, what failed named, the others kept."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from observatory.base.errors import QueryError
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf import GENRES, archive, render_archive
from tests.bornes import bound, bound_number
from tests.rendering.pdf.conftest import DEMO

pytestmark = pytest.mark.xdist_group("pdf")

CORSE = "94"


def test_the_archive_holds_an_index_and_tells_its_progress(memoire: Entrepot) -> None:
    vus: list[tuple[int, int, str]] = []
    faite = render_archive(
        memoire, CORSE, genres=("contrat", "qpv"), progression=lambda *x: vus.append(x)
    )
    with zipfile.ZipFile(io.BytesIO(faite.contenu)) as contenu:
        noms = contenu.namelist()
        index = contenu.read("index.html").decode()
        table = list(
            csv.DictReader(
                io.StringIO(contenu.read("index.csv").decode("utf-8-sig")), delimiter=";"
            )
        )
    fiches = [n for n in noms if n.endswith(".pdf")]
    assert len(fiches) == faite.nb_fiches == len(vus) == len(table) > 4
    assert [rang for rang, _, _ in vus] == list(range(1, len(vus) + 1))
    assert all(n in index for n in fiches)
    assert 'lang="fr"' in index
    assert faite.echecs == ()
    assert "aucun échec" in faite.resume


def test_a_sheet_that_fails_is_named_and_the_others_are_kept(
    memoire: Entrepot, monkeypatch: pytest.MonkeyPatch
) -> None:
    contrat = GENRES["contrat"]

    def fail_once(entrepot: Entrepot, vue: Filtres, code: str, base: str) -> object:
        if code == "CN02B01I":
            raise QueryError("Perdu → réessayer.")
        return contrat.composer(entrepot, vue, code, base)

    perdu = {**GENRES, "contrat": replace(contrat, composer=fail_once)}
    monkeypatch.setattr(archive, "GENRES", perdu)
    faite = render_archive(memoire, CORSE)
    assert [e.code for e in faite.echecs] == ["CN02B01I"]
    assert "1 échec" in faite.resume.replace("\xa0", " ").replace("\u202f", " ")
    assert "Perdu" in faite.resume
    assert faite.nb_fiches >= 2


def test_a_simulated_archive_says_so_in_its_name_and_its_files(
    memoire: Entrepot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lister = archive._list_jobs
    monkeypatch.setattr(archive, "_list_jobs", lambda *choix: bound(lister(*choix), 6))
    faite = render_archive(memoire, "76", DEMO, genres=("theme",))
    assert faite.nb_fiches == bound_number(13, 3)
    assert faite.nom.startswith("simule-")
    with zipfile.ZipFile(io.BytesIO(faite.contenu)) as contenu:
        assert all("simule" in n for n in contenu.namelist() if n.endswith(".pdf"))
        assert "Codage simulé" in contenu.read("index.html").decode()


@pytest.mark.parametrize("region", ["zz", ""])
def test_an_unknown_region_is_a_sentence(memoire: Entrepot, region: str) -> None:
    with pytest.raises(QueryError, match="région"):
        render_archive(memoire, region)
