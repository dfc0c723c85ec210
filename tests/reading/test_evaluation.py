"""The proposals of the coded contracts, scored by the corpus's own program."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from observatory.documents.pages import read_pages
from observatory.documents.texte import clean
from observatory.reading.propositions import Proposition, propose

ECHELLES = {"partenaire", "instrument", "thematique"}


@pytest.fixture(scope="module")
def lues(corpus: Path) -> dict[str, list[Proposition]]:
    return {f.stem: propose(read_pages(f)) for f in sorted((corpus / "contrats").glob("*.pdf"))}


@pytest.fixture(scope="module")
def mesures(corpus: Path, lues: dict[str, list[Proposition]]) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    assert spec
    assert spec.loader
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    predictions = {
        contrat: [
            {"indicateur": p.indicateur, "niveau": p.niveau, "page": p.page, "quote": p.citation}
            for p in propositions
            if p.motif_ecart is None
        ]
        for contrat, propositions in lues.items()
    }
    cellules, leurres = score.mesurer(predictions, str(corpus))
    trois = [c for c in cellules if c["a"] in ECHELLES]
    partenaires = [c for c in cellules if c["a"] == "partenaire"]
    return {
        "trois": score.resume(trois, [x for x in leurres if x["a"] in ECHELLES]),
        "partenaires": score.resume(partenaires, []),
    }


def test_mentions_reach_their_target(mesures: dict[str, Any]) -> None:
    assert mesures["trois"]["f1"] >= 0.92
    assert mesures["trois"]["precision"] >= 0.90


def test_signatories_reach_their_target(mesures: dict[str, Any]) -> None:
    assert mesures["partenaires"]["haut_precision"] >= 0.95
    assert mesures["partenaires"]["haut_rappel"] >= 0.85


def test_few_decoys_are_fallen_for(mesures: dict[str, Any]) -> None:
    trois = mesures["trois"]
    assert trois["tombes_niveau"] <= 0.10 * trois["leurres"]


def test_every_quote_stands_on_its_page(corpus: Path, lues: dict[str, list[Proposition]]) -> None:
    for contrat, propositions in lues.items():
        pages = {p.numero: clean(p.texte) for p in read_pages(corpus / f"contrats/{contrat}.pdf")}
        for p in propositions:
            assert p.citation in pages[p.page], (contrat, p)


def test_nothing_is_proposed_absent(lues: dict[str, list[Proposition]]) -> None:
    niveaux = {p.niveau for propositions in lues.values() for p in propositions}
    assert niveaux <= {"cite", "mentionne", "evoquee", "oui", "signataire", "axe"}
