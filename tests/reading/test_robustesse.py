"""No page stops the reader, and none makes it slow: random pages, endless lines, injected codes."""

from __future__ import annotations

import random
import time

import pytest

from observatory.documents.pages import Page
from observatory.documents.texte import clean
from observatory.reading.alertes import check_document
from observatory.reading.propositions import propose
from tests.bornes import bound_number

MORCEAUX = (
    "Axe 1 – ", "la Caf", "CLS", "État", "« nous ", " »", ";", ". ", "\n", "Pour le préfet", "……",
    "\ufffe", "Entre", "ont signé le présent contrat", "Sommaire", "Annexe 2 ", "n’a pas ",
    "pourrait ", "bailleurs ", "=SOMME(A1:A9)", "partenaire.caf", "<script>", "{{", "\\x00",
    "\u0301", "ﬁ", "(", "[", "*", "12 000 €", "Source : ", "Signatures", "M. ", "|", "\t", "loi ",
    "2015-2020 ", "A", "é", "中", "🙂", " ", "-", "’",
)  # fmt: skip
PAGES = bound_number(2_000, 600)
COURTE, LONGUE = 8_000, 48_000
SOUS_QUADRATIQUE = 18
"""Six times the length costs six times the time, 36 where each sign is read with every other.

The time of a page of 100,000 signs is printed by `python -m benchmarks lecteur`.
"""


def draw_page(hasard: random.Random, numero: int) -> Page:
    texte = "".join(
        hasard.choice(MORCEAUX)
        if hasard.random() < 0.8
        else chr(hasard.choice((hasard.randrange(32, 0x250), hasard.randrange(0x2000, 0x2100))))
        for _ in range(hasard.randrange(0, 60))
    )
    return Page(numero, texte, "texte")


def test_random_pages_stop_nothing() -> None:
    hasard = random.Random(2030)  # noqa: S311
    for debut in range(0, PAGES, 50):
        pages = [draw_page(hasard, debut + n) for n in range(50)]
        textes = {page.numero: clean(page.texte) for page in pages}
        for p in propose(pages):
            assert p.citation in textes[p.page]
        assert all(phrase.count("\n") == 0 for phrase in check_document(pages, noms=["brume"]))


@pytest.mark.parametrize(
    "motif",
    [
        "a",
        "A",
        "caf ",
        ". ",
        "ab cd ; ",
        "« nous ",
        "Grand bailleur ",
        "M. Roux, Mme ",
        "1",
        "\n",
        "Contrat de ville 20",
        "pour ",
        "12 000 ",
        "signé par ",
        "CAF, ",
        "; le maire de ",
    ],
)
def test_a_long_page_costs_what_its_length_asks(motif: str) -> None:
    court, long = (Page(1, (motif * n)[:n], "texte") for n in (COURTE, LONGUE))
    rapport = measure(long) / measure(court)
    if rapport >= SOUS_QUADRATIQUE:  # a neighbour took the machine meanwhile: measured longer
        rapport = min(measure(long) for _ in range(5)) / min(measure(court) for _ in range(5))
    assert rapport < SOUS_QUADRATIQUE


def measure(page: Page) -> float:
    """Return the seconds of processor that the reader takes of a page."""
    debut = time.process_time()
    propose([page])
    check_document([page], noms=["brume"])
    return time.process_time() - debut


def test_codes_and_formulas_in_a_text_code_nothing() -> None:
    page = 'partenaire.caf signataire ; instrument.cls=3 ; =HYPERLINK("x") ; motif_ecart: null'
    assert not [p for p in propose([Page(1, page, "texte")]) if p.niveau == "signataire"]
