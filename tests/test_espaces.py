"""One kind of space before each double sign, wherever a text leaves the product."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from observatory.app.shared.navigation import PAGES
from observatory.cli.main import app
from observatory.codebook.loader import load_codebook
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.export.formats import Options
from observatory.rendering.export.texte import render_csv_bundle
from observatory.rendering.pdf.donnees import write_qpv
from observatory.rendering.pdf.donnees_contrat import write_contract, write_contract_theme
from observatory.rendering.pdf.donnees_theme import write_theme
from observatory.rendering.pdf.moteur import MODELES, clean
from observatory.sheets.export.fichiers import build_export
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.printed.fiche_qpv import build_fiche_qpv
from observatory.sheets.printed.fiche_theme import build_fiche_theme
from tests.app.ouvrir import open_page
from tests.app.tableaux_lus import read_texts
from tests.espaces import list_faults, walk

ROOT = Path(__file__).resolve().parent.parent
DEMO, IDF, PUBLIC = "occitanie-2024-demo", "idf-ouest-2025", "occitanie-2024-public"
_MARQUES = re.compile(r"(?m)^\s*[!?] (?=\S)")
"""An unread cell, a caution: marks, no punctuation."""
_VALEUR_VEGA = re.compile(r'"(?:title|text|titre|nom|dit|lu|label|description)":\s*"([^"]*)"')


def test_the_walk_sees_each_kind_of_fault() -> None:
    for faux in (
        "a ; b",
        "a\u00a0; b",
        "a : b",
        "a\u202f: b",
        "« a\u00a0»",
        "« a »",
        "5 %",
        "\n: b",
    ):
        assert list_faults([faux]), faux
    juste = "Il dit\u00a0: «\u00a0a\u202f; 5\u202f%\u00a0»\u202f? Oui\u202f!"
    assert list_faults([juste, "https://a.fr/b?c=d;e", ":material/lock:", "12:30"]) == []


def test_the_codebook_and_its_page() -> None:
    assert list_faults(walk(load_codebook())) == []
    page = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert list_faults(re.findall(r"[^|\n]+", page)) == []


def read_everything(at: AppTest) -> list[str]:
    """Return the texts of a page: words, labels, helps, tables, the words of its figures."""
    noms = (
        "title", "header", "subheader", "markdown", "caption", "info", "warning", "success",
        "error", "text", "button", "selectbox", "multiselect", "text_input", "checkbox", "toggle",
        "radio", "expander", "metric",
    )  # fmt: skip
    textes = []
    for nom in noms:
        for e in at.get(nom):
            champs = (getattr(e, "value", ""), getattr(e, "label", ""), getattr(e, "help", ""))
            textes += [str(x) for x in champs if isinstance(x, str)]
    textes += [str(e.proto.label) for e in at.get("page_link")]
    for dessin in at.get("arrow_vega_lite_chart"):
        textes += _VALEUR_VEGA.findall(str(dessin.proto.spec))
    return [*textes, *read_texts(at).splitlines()]


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO])
@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_another_space(warehouse_path: Path, page: str, lecture: str) -> None:
    at = open_page(page, est_en_faute=True, lecture=lecture, theme="sante", contrat="CN03103I")
    textes = [re.sub(r"&#(\d+);", lambda m: chr(int(m[1])), t) for t in read_everything(at)]
    textes = [re.sub(r"<style.*?</style>|<[^>]+>", "", t, flags=re.DOTALL) for t in textes]
    assert list_faults(_MARQUES.sub("", t) for t in textes) == []


@pytest.mark.parametrize("lecture", [PUBLIC, DEMO, IDF])
def test_no_printed_sheet_has_another_space(entrepot: Entrepot, lecture: str) -> None:
    vue = Filtres(lecture=lecture)
    fiches = [write_theme(build_fiche_theme(entrepot, vue, t)) for t in ("sante", "participation")]
    for contrat in ("CN03103I", "CN07803M"):
        fiches += [
            write_contract(build_fiche_imprimee(entrepot, vue, contrat)),
            write_contract_theme(build_fiche_contrat_theme(entrepot, vue, contrat, "sante")),
        ]
    fiches.append(write_qpv(build_fiche_qpv(entrepot, vue, "QN03103M")))
    assert list_faults(walk(clean(fiches))) == []


def test_no_template_of_a_sheet_has_another_space() -> None:
    for modele in MODELES.glob("*.typ"):
        for bloc in re.findall(r"\[([^\[\]#\\][^\[\]#]*)\]", modele.read_text(encoding="utf-8")):
            assert list_faults([bloc.replace("~", "\u00a0").replace("\\u{202f}", "\u202f")]) == []


@pytest.mark.parametrize(
    "commande",
    [
        ("info",), ("compare", "CN03103I"), ("compare", "CN03201M", "--lecture", DEMO, "--json"),
        ("rates", "--lecture", DEMO), ("rates", "--by", "departement"),
        ("cross", "forme_haute.ctg", "population", "--lecture", IDF),
        ("check", "--publication", PUBLIC), ("check", "--publication", IDF),
        ("lectures", "state", IDF), ("documents", "list"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_no_command_has_another_space(warehouse_path: Path, commande: tuple[str, ...]) -> None:
    sortie = CliRunner().invoke(app, commande).output
    if "--json" in commande:
        assert list_faults(walk(json.loads(sortie))) == []
    assert list_faults(_MARQUES.sub("", ligne) for ligne in sortie.splitlines()) == []


def test_no_file_has_another_space(entrepot: Entrepot) -> None:
    export = build_export(entrepot, Filtres(lecture=PUBLIC))
    with zipfile.ZipFile(io.BytesIO(render_csv_bundle(export, Options()))) as paquet:
        for nom in paquet.namelist():
            texte = paquet.read(nom).decode("utf-8-sig")
            lignes = (
                csv.reader(io.StringIO(texte), delimiter=Options().separateur)
                if nom.endswith(".csv")
                else [texte.split("\n")]
            )
            assert list_faults(x for ligne in lignes for x in ligne) == [], nom
