"""Texts that mean harm, and addresses written by anybody: no crash, no traceback, no script run."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as hs
from streamlit.testing.v1 import AppTest

from observatory.app.shared.adresse import GENRES
from observatory.app.shared.navigation import PAGES
from observatory.base.paths import Paths
from observatory.queries.codebook import load_valeurs_connues
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.echappement import escape
from observatory.sheets.pages.carte_contrat import build_carte_contrat
from tests.bornes import bound_number
from tests.hostile.conftest import AUCH, NOMME, PIEGES, PUBLIC, TOULOUSE

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_ADRESSE = "<b>é'\"`&%00 " * 100_000
"""More than a megabyte in one parameter of the address."""
NB_ADRESSES = bound_number(1_000, 250)
NB_VISITES = bound_number(44, len(PAGES))


def open_page(page: str, params: dict[str, str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    at.run()
    for nom, valeur in params.items():
        at.query_params[nom] = valeur
    return at.switch_page(f"observatory/app/pages/{page}/page.py").run()


def check_answered(at: AppTest, page: str, adresse: dict[str, str]) -> None:
    """Fail when the page says it cannot answer: its errors are sentences, never exceptions."""
    ou = (page, {nom: valeur[:80] for nom, valeur in adresse.items()})
    assert not at.exception, ou
    assert not at.error, (*ou, [e.value for e in at.error])


@pytest.mark.parametrize("page", list(PAGES))
def test_every_page_shows_hostile_texts_as_text(
    page: str, maison: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(maison.root))
    ouvre = {"indicateur": "partenaire.etat", "mesure": "signataire"}
    contrat = {"contrat": {"unite": AUCH, "contrat": AUCH}}.get(page, {"contrat": TOULOUSE})
    at = open_page(page, {**ouvre, **contrat})
    check_answered(at, page, {})
    montres = [str(h.value) for h in at.html]
    assert not any(
        "<script>window" in h or "<img src=x" in h or "<svg onload" in h for h in montres
    )
    marques = [str(m.value) for m in (*at.markdown, *at.caption, *at.title, *at.header)]
    assert not any(re.search(r"(?<!\\)\]\((?:javascript|data):", m) for m in marques)


@pytest.mark.parametrize("page", ["carte", "contrat", "grille", "telechargements"])
def test_a_name_without_an_end_is_shown(
    page: str, maison: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(maison.root))
    adresse = {"region": "53", "contrat": NOMME}
    check_answered(open_page(page, adresse), page, adresse)


def _choose_from(libelle: str) -> None:
    from observatory.app.shared.volet import pick

    pick("essai", libelle, {"a": "A"}, "a", str)


def test_a_title_without_an_end_is_named_short(piege: Entrepot) -> None:
    """More than a megabyte in one line kept a browser busy for minutes."""
    carte = build_carte_contrat(piege, Filtres(lecture=PUBLIC), TOULOUSE)
    sources = [ligne.sources for ligne in carte.lignes if ligne.sources]
    assert any("Libellé *sans* fin" in x for x in sources)
    assert max(map(len, sources)) < 500


def test_the_label_of_a_list_is_text() -> None:
    for piege in PIEGES:
        at = AppTest.from_function(_choose_from, args=(piege,)).run()
        assert not at.exception
        assert at.selectbox[0].label == escape(piege)
        assert not re.search(r"\]\(|<script|<img|:red\[", at.selectbox[0].label)


def test_a_page_that_cannot_ask_is_not_taken_for_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lieu = Paths(tmp_path)
    lieu.var.mkdir()
    duckdb.connect(lieu.var / "warehouse-vide.duckdb").close()
    lieu.pointer.write_text("warehouse-vide.duckdb", encoding="utf-8")
    monkeypatch.setenv("OBSERVATORY_HOME", str(tmp_path))
    with pytest.raises(AssertionError, match="ne peut pas répondre"):
        check_answered(open_page("contrat", {}), "contrat", {})


def random_value(hasard: random.Random) -> str:
    """Return what anybody may write after an equal sign: a code, rubbish, a trap."""
    sorte = hasard.randrange(6)
    if sorte == 0:
        return hasard.choice(PIEGES)
    if sorte == 1:
        return "".join(hasard.choices(string.printable, k=hasard.randrange(40)))
    if sorte == 2:
        return str(hasard.choice([-1, 0, 1e308, "nan", "inf", "٣", "1e9999", "9" * 400]))
    if sorte == 3:
        return "".join(chr(hasard.randrange(1, 0xD7FF)) for _ in range(hasard.randrange(12)))
    if sorte == 4:
        return LONG_ADRESSE[: hasard.choice((1_000, 50_000, len(LONG_ADRESSE)))]
    return hasard.choice([PUBLIC, "34", "sante", "oui", "partenaire.etat", "instrument.ctg",
                          "signataire", "CN03201M,CN03103I", "classe_qpv=1"])  # fmt: skip


def random_address(hasard: random.Random) -> dict[str, str]:
    noms = hasard.sample(
        [*(nom for genre in GENRES for nom in genre.names().values()), "zzz", "__proto__"],
        hasard.randrange(1, 6),
    )
    return {nom: random_value(hasard) for nom in noms}


def test_addresses_drawn_at_random_are_read_or_told(piege: Entrepot) -> None:
    connues = load_valeurs_connues(piege)
    hasard = random.Random(20241121)  # noqa: S311
    for _ in range(NB_ADRESSES):
        adresse = random_address(hasard)
        filtres, avis = Filtres.from_params(adresse, connues)
        assert all(isinstance(a, str) and a.strip() for a in avis)
        relus, encore = Filtres.from_params(filtres.to_params(), connues)
        assert relus == filtres, adresse
        assert encore == []


@settings(max_examples=bound_number(150, 60), deadline=None)
@given(hs.dictionaries(hs.sampled_from(sorted(Filtres.names().values())), hs.text(max_size=60)))
def test_any_text_in_an_address_gives_a_view(adresse: dict[str, str]) -> None:
    filtres, avis = Filtres.from_params(adresse)
    assert Filtres.from_params(filtres.to_params())[0] == filtres
    assert all(avis)


def test_pages_answer_any_address(maison: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSERVATORY_HOME", str(maison.root))
    hasard = random.Random(7)  # noqa: S311
    pages = list(PAGES)
    at = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    at.run()
    for rang in range(NB_VISITES):
        page = pages[rang % len(pages)]
        adresse = random_address(hasard)
        for nom, valeur in adresse.items():
            at.query_params[nom] = valeur
        at.switch_page(f"observatory/app/pages/{page}/page.py").run()
        check_answered(at, page, adresse)
