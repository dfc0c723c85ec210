"""What a passage answers of the questions put to droit commun is admitted by their attributes."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.codebook.loader import load_codebook
from observatory.documents.pages import read_pages
from observatory.reading.propositions import propose
from observatory.reading.questions import answer
from tests.evaluation import fabrique


@pytest.mark.parametrize(
    ("texte", "axe", "attendues"),
    [
        (
            "Le CLS finance 45 000 euros en 2025 afin de recruter une médiatrice.",
            "instrument",
            {("combien", "45000 (2025)"), ("pour_quoi", "afin de recruter une médiatrice")},
        ),
        ("La CTG apporte 1,2 M€ ; son comité de suivi se réunit.", "instrument",
         {("combien", "1200000"), ("comment", "suivi")}),
        ("La Caf finance un poste et tient une permanence.", "partenaire",
         {("place", "financeur"), ("place", "operateur"), ("contribution", "argent"),
          ("contribution", "presence")}),
        ("Le CLS existe.", "instrument", set()),
        ("Le CLS finance 45 000 euros.", "thematique", set()),
    ],
)  # fmt: skip
def test_a_passage_answers_in_its_own_words(
    texte: str, axe: str, attendues: set[tuple[str, str]]
) -> None:
    reponses = answer(texte, axe)
    assert attendues <= {(r.attribut, r.valeur) for r in reponses}
    assert bool(reponses) is bool(attendues)
    assert all(r.mots in texte for r in reponses)


def test_every_answer_of_a_contract_is_one_its_attribute_admits(tmp_path: Path) -> None:
    propositions = propose(read_pages(fabrique.write_pdf("E24", tmp_path)))
    facettes = load_codebook().facettes
    donnees = [(p, r) for p in propositions for r in p.reponses]
    assert len({r.attribut for _, r in donnees}) >= 5
    for p, r in donnees:
        assert facettes[r.attribut].explain(r.valeur) is None, r
        assert p.indicateur in facettes[r.attribut].seuils, r
        assert p.motif_ecart is None
