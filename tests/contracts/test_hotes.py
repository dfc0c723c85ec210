"""The kind of each host, and of whom a page speaks: every value of the source is handled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from observatory.base.errors import DataError
from observatory.codebook.loader import load_codebook
from observatory.contracts.enonces import BaremeRangs, Enonce, PreuveEnonce, merge_enonces
from observatory.contracts.faits import read_faits
from observatory.contracts.hotes import NATURES, list_unknown, load_hotes, read_host
from observatory.contracts.portees import COMMUNE, DE_GROUPE, list_useless, load_portees


def test_every_host_of_the_source_has_a_kind(shared: Path) -> None:
    faits = read_faits(shared / "data")
    hotes = load_hotes()
    assert not list_unknown((f.url for f in faits), hotes)
    assert {read_host(f.url) for f in faits} == set(hotes), "no line is out of date"
    assert not list_useless(load_portees(), ((f.url, f.note) for f in faits))


def test_a_host_without_a_kind_stops_the_build() -> None:
    (faute,) = list_unknown(["https://www.site-inconnu.example/page"], load_hotes())
    assert "site-inconnu.example" in faute.message
    assert faute.remede


def test_faulty_lines_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "hotes.csv").write_text(
        "hote,nature,precision\nwww.a.fr,presse,\nb.fr,rumeur,\nc.fr,presse,\nc.fr,presse,\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as erreur:
        load_hotes(tmp_path)
    assert [f.ligne for f in erreur.value.breaches] == ["2", "3", "5"]


def test_the_codebook_names_every_kind_in_the_same_order() -> None:
    vocabulaires = load_codebook().vocabulaires
    assert tuple(m.code for m in vocabulaires["nature_hote"]) == NATURES
    assert {m.code for m in vocabulaires["portee"]} == {COMMUNE, *DE_GROUPE}


def test_an_aggregator_never_decides_where_another_speaks() -> None:
    bareme = BaremeRangs(
        {"partenaire.x": {"absent": 0, "cite": 1, "partenaire": 2, "signataire": 3}}
    )
    sur = Enonce(
        "l", "u", "partenaire.x", "cite", "au_moins", "probable", None,
        PreuveEnonce("page_web", "T", "presse", url="https://a.fr", nature="personnel"),
    )  # fmt: skip
    repris = replace(
        sur, valeur="signataire", sens="exact", preuve=replace(sur.preuve, nature="agregateur")
    )
    cellule = merge_enonces([repris, sur], bareme)
    assert (cellule.valeur, cellule.sens, cellule.certitude) == ("cite", "au_moins", "probable")
    assert cellule.commentaire == "une source moins sûre dit : signataire"
