"""Printed sheets: every one is set, on its number of pages, tagged, embedded, the same twice.

`make test` sets some of each kind, from the lightest to the fullest; `make endurance` sets all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from observatory.codebook.loader import load_codebook
from observatory.queries.contrats import list_contrats
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.qpv import list_chiffres_qpv
from observatory.rendering import pdf
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from tests.bornes import bound
from tests.rendering.pdf import composees
from tests.rendering.pdf.composees import (
    render_fiche_contrat,
    render_fiche_contrat_theme,
    render_fiche_qpv,
    render_fiche_theme,
)
from tests.rendering.pdf.conftest import DEMO, PUBLIC, Lu
from tests.rendering.pdf.positions import read_pages

pytestmark = pytest.mark.xdist_group("pdf")

REFERENCES = Path(__file__).resolve().parent.parent.parent / "golden" / "fiches"
OCCITANIE = "76"
SANS_CODAGE = ("CN98701M", "CN97401I", "CN07501I", "CN97601I", "CN98701M-98712", "CN97101I")
"""Contracts no lecture codes: overseas, one with two codes, Paris."""

Lire = Callable[[bytes], Lu]


def count_pages(octets: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", octets))


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO])
def test_every_theme_is_two_pages(memoire: Entrepot, lecture: str) -> None:
    filtres = Filtres(lecture=lecture)
    themes = [t.code for t in load_codebook().thematiques]
    assert len(themes) == 13
    pages = {
        t: count_pages(render_fiche_theme(memoire, t, filtres=filtres)) for t in bound(themes, 4)
    }
    assert set(pages.values()) == {2}, pages


def test_a_coded_contract_is_two_pages(memoire: Entrepot) -> None:
    filtres = Filtres(lecture=DEMO)
    contrats = sorted(list_contrats(memoire, filtres), key=lambda c: c.nb_qpv)
    assert len(contrats) == 40
    codes = bound([c.code_contrat for c in contrats], 20)
    pages = {c: count_pages(render_fiche_contrat(memoire, c, filtres=filtres)) for c in codes}
    assert set(pages.values()) == {2}, pages


def test_the_documents_of_a_contract_are_said_and_add_no_page(
    memoire: Entrepot, lire: Lire
) -> None:
    dit = "Contrat de ville (84 pages), Annexe 2 (12 pages) ; non obtenu : projet de quartier"
    for code, pages in (("CN03103I", 2), ("CN98701M", 1)):  # much said, nothing coded
        lu = lire(pdf.render_fiche_contrat(memoire, code, documents=f"{dit}, " * 3))
        assert len(lu.pages) == pages
        assert "Annexe 2 (12 pages)" in re.sub(r"\s+", " ", lu.texte)


def test_every_neighbourhood_of_the_region_is_one_page(memoire: Entrepot) -> None:
    codes = [q.code_qpv for q in list_chiffres_qpv(memoire) if q.code_region == OCCITANIE]
    assert len(codes) == 108
    pages = {q: count_pages(render_fiche_qpv(memoire, q)) for q in bound(codes, 27)}
    assert set(pages.values()) == {1}, pages


def test_a_contract_nobody_coded_has_its_territory(memoire: Entrepot, lire: Lire) -> None:
    tous = {c.code_contrat for c in list_contrats(memoire, Filtres(region="france"))}
    assert set(SANS_CODAGE) <= tous
    codes = [*bound(SANS_CODAGE, 2), *bound(sorted(tous)[::45], 8)]
    for code in codes:
        lu = lire(render_fiche_contrat(memoire, code))
        assert len(lu.pages) in (1, 2)
        assert not re.search(r"\b(nan|NaN|None)\b", lu.texte), code
    papeete = lire(render_fiche_contrat(memoire, "CN98701M"))
    assert "non codé" in papeete.texte
    assert "n’est pas parmi les 40 contrats" in papeete.texte


@pytest.mark.parametrize(
    ("code", "cites"),
    [
        ("CN07501I", ("Paris 14, Paris 18, Paris 19 et Paris 20",)),
        ("CN01303M", ("Marseille Centre ville", "Marseille Nord Littoral")),
        ("CN03501I", ("Rennes Le Blosne", "Rennes Maurepas", "Rennes Villejean")),
    ],
)
def test_several_cites_educatives_are_named_once_a_list(
    code: str, cites: tuple[str, ...], memoire: Entrepot, lire: Lire
) -> None:
    lu = lire(render_fiche_contrat(memoire, code))
    plat = lu.texte.replace("\n", " ")
    assert all(plat.count(c) == plat.count("Cités éducatives, par commune") >= 1 for c in cites)
    assert re.search(r"[2-5] cités éducatives dans la commune", plat)


def test_the_neighbourhoods_of_paris_are_all_shown(memoire: Entrepot, lire: Lire) -> None:
    detail = lire(render_fiche_contrat(memoire, "CN07501I")).pages[1]
    assert "moins peuplé" not in detail
    assert detail.count("4 cités éducatives dans la commune") == 21


def test_a_contract_and_a_theme_fit_one_page(memoire: Entrepot) -> None:
    filtres = Filtres(lecture=DEMO)
    for theme in bound([t.code for t in load_codebook().thematiques], 3):
        pdf = render_fiche_contrat_theme(memoire, "CN03103I", theme, filtres=filtres)
        assert count_pages(pdf) == 1, theme


def list_four(memoire: Entrepot, de: ModuleType) -> dict[str, bytes]:
    """Return four sheets, one of each kind, both natures of lecture."""
    demo, public = Filtres(lecture=DEMO), Filtres(lecture=PUBLIC)
    return {
        "theme_sante_demo": de.render_fiche_theme(memoire, "sante", filtres=demo),
        "contrat_toulouse_public": de.render_fiche_contrat(memoire, "CN03103I", filtres=public),
        "contrat_auch_sante_demo": de.render_fiche_contrat_theme(
            memoire, "CN03201M", "sante", filtres=demo
        ),
        "qpv_grand_garros": de.render_fiche_qpv(memoire, "QN03201M"),
    }


@pytest.fixture(scope="module")
def quatre(memoire: Entrepot) -> dict[str, bytes]:
    """Return those sheets, set once."""
    return list_four(memoire, composees)


def test_each_kind_is_tagged_titled_french_and_embedded(
    quatre: dict[str, bytes], lire: Lire
) -> None:
    for nom, octets in quatre.items():
        lu = lire(octets)
        xmp = lu.racine["/Metadata"].get_data().decode()
        assert "<pdfuaid:part>1</pdfuaid:part>" in xmp, nom
        assert lu.racine["/MarkInfo"]["/Marked"], nom
        assert lu.racine["/Lang"] == "fr-FR"
        assert lu.racine["/ViewerPreferences"]["/DisplayDocTitle"]
        assert lu.lecteur.metadata is not None
        assert (lu.lecteur.metadata.title or "").startswith("Fiche")
        sortes = [n.get("/S") for n in lu.list_structure()]
        assert {"/H1", "/P"} <= set(sortes), nom
        figures = [n for n in lu.list_structure() if n.get("/S") == "/Figure"]
        assert bool(figures) == (nom != "contrat_auch_sante_demo"), nom
        assert all(len(str(f.get("/Alt", ""))) > 15 for f in figures), nom
        polices = [
            police["/DescendantFonts"][0]["/FontDescriptor"]
            for page in lu.lecteur.pages
            for police in (p.get_object() for p in page["/Resources"]["/Font"].values())
        ]
        assert polices
        assert all("/FontFile3" in d or "/FontFile2" in d for d in polices), nom


def test_a_contract_of_the_lecture_with_nothing_coded_is_not_said_to_be_outside(
    memoire: Entrepot, lire: Lire
) -> None:
    octets = render_fiche_contrat(memoire, "CN03401I", filtres=Filtres(lecture=PUBLIC))
    lu = lire(octets)
    texte = " ".join(lu.texte.split())
    assert len(lu.pages) == 1
    assert "Rien n’est codé pour CA de Béziers-Méditerranée" in texte
    assert "ne porte pas sur ce contrat" not in texte
    assert not re.search(r"\b(None|nan)\b", texte)


def test_the_foot_of_each_page_says_where_figures_come_from(
    memoire: Entrepot, quatre: dict[str, bytes], lire: Lire
) -> None:
    for nom, octets in quatre.items():
        for page in lire(octets).pages:
            plat = page.replace("\n", " ")
            for dit in ("Lecture", "Couverture", "Filtres", "Livre de codes", "Millésimes",
                        memoire.build_id[:8], "construit le", "Sources", "Retrouver cette vue",
                        "http://"):  # fmt: skip
                assert dit in plat, (nom, dit)


def test_a_simulated_sheet_says_so_across_every_page(quatre: dict[str, bytes], lire: Lire) -> None:
    for nom, octets in quatre.items():
        for page in lire(octets).pages:
            assert (page.count("Codage simulé") >= 4) == nom.endswith("_demo"), nom


def test_the_same_build_gives_the_same_bytes(memoire: Entrepot, quatre: dict[str, bytes]) -> None:
    assert list_four(memoire, pdf) == quatre


@pytest.mark.parametrize(
    "nom",
    [
        "theme_sante_demo",
        "contrat_toulouse_public",
        "contrat_auch_sante_demo",
        "qpv_grand_garros",
    ],
)
def test_the_text_is_the_one_proofread(nom: str, quatre: dict[str, bytes], lire: Lire) -> None:
    """Compare with the text kept in tests/golden/fiches; OBSERVATORY_REFERENCES=1 rewrites it."""
    texte = _mask(lire(quatre[nom]).texte) + "\n"
    fichier = REFERENCES / f"{nom}.txt"
    if os.environ.get("OBSERVATORY_REFERENCES"):
        fichier.write_text(texte, encoding="utf-8")
    # The identity of the build is as wide as its digits: where its lines break says nothing.
    assert texte.split() == fichier.read_text(encoding="utf-8").split()


def _mask(texte: str) -> str:
    """Return the text without what another build of the same data changes."""
    texte = re.sub(r"\b[0-9a-f]{12}\b", "<empreinte>", texte)
    return re.sub(r"construit\s+le\s+\S+\s+\S+\s+\d{4}", "construit le <date>", texte)


@pytest.mark.parametrize(
    ("code", "lecture", "pages"),
    [
        ("CN03001I", PUBLIC, 1), ("CN01104M", PUBLIC, 1), ("CN03103I", PUBLIC, 2),
        ("CN03201M", DEMO, 2), ("CN07803M", "idf-ouest-2025", 2), ("CN07501I", PUBLIC, 2),
    ],
)  # fmt: skip
def test_the_first_page_is_the_identity_card_and_the_second_is_half_full(
    memoire: Entrepot, lire: Lire, code: str, lecture: str, pages: int
) -> None:
    lu = lire(render_fiche_contrat(memoire, code, filtres=Filtres(lecture=lecture)))
    assert len(lu.pages) == pages
    premiere, _, suite = lu.pages[0].replace("\n", " ").partition("Carte d’identité")
    assert "quartier" in premiere
    assert "Quartiers" in suite
    cites = ("CN03001I", "CN03103I", "CN01104M")  # of the last one, its former contract alone
    assert ("Lu sur" in suite) == (lecture == PUBLIC and code in cites)
    for page in read_pages(lu.lecteur)[1:]:
        corps = page.textes[: page.debut_pied]
        assert min(t.bas for t in corps) < MILIEU


MILIEU = 297 * 72 / 25.4 / 2
"""Half of an A4 page (points)."""


@pytest.mark.parametrize("code", ["CN03103I", "CN03002I", "CN03001I"])
def test_all_that_is_known_of_a_contract_is_on_its_sheet(
    memoire: Entrepot, lire: Lire, code: str
) -> None:
    filtres = Filtres(lecture=PUBLIC)
    fiche = build_fiche_imprimee(memoire, filtres, code)
    connues = [x for s in fiche.sections for x in s.lignes if x.mienne.valeur is not None]
    assert connues
    texte = re.sub(r"\s", "", lire(render_fiche_contrat(memoire, code, filtres=filtres)).texte)
    tues = [x.libelle for x in connues if re.sub(r"\s", "", x.libelle) not in texte]
    assert tues == []
