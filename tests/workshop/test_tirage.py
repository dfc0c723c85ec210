"""Who codes without proposals is drawn once, for good, and never knows what the reader found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from observatory.base.errors import ObservatoryError
from observatory.base.paths import Paths
from observatory.documents.depot import open_depot
from observatory.documents.marques import mark_page
from observatory.workshop.chaine import verify
from observatory.workshop.decisions import JournalAtelier, open_journal
from observatory.workshop.gestes import apply_gestes, list_own
from observatory.workshop.personnes import list_people, welcome
from observatory.workshop.queue import PAGE, build_queue
from observatory.workshop.saisie import list_signatories
from observatory.workshop.tirage import draw, find_draw, is_drawn, list_draws, list_pairs
from tests.mini.fabrique import BRUME, PARTIELLE
from tests.workshop.conftest import code
from tests.workshop.test_gestes import CAF, open_session

UNITES = [f"CN{n:05}M" for n in range(400)]


def test_a_share_of_the_pairs_is_drawn_and_stays_drawn(journal: JournalAtelier) -> None:
    personnes = [welcome(journal, nom) for nom in ("Une", "Deux")]
    assert find_draw(journal, "essai") is None
    assert not is_drawn(journal, personnes[0].numero, "essai", UNITES[0])
    tirage = draw(journal, "essai", 25)
    paires = list_pairs(journal, tirage, UNITES)
    assert 140 <= len(paires) <= 260  # 200 expected of 800, 12 the standard deviation
    assert {p.codeur.nom for p in paires} == {"Une", "Deux"}
    tirees = {(p.unite, p.codeur.numero) for p in paires}
    for unite in UNITES[:40]:
        for p in personnes:
            assert is_drawn(journal, p.numero, "essai", unite) == ((unite, p.numero) in tirees)
    assert list_pairs(journal, find_draw(journal, "essai") or tirage, UNITES) == paires
    assert [p.nom for p in list_people(journal)] == ["Deux", "Une"]
    assert not journal.current("essai")
    assert not verify(journal.moteur).fautes


@pytest.mark.parametrize(("part", "tiree"), [(0, False), (100, True)])
def test_nobody_or_everybody(journal: JournalAtelier, part: int, *, tiree: bool) -> None:
    draw(journal, "essai", part)
    assert is_drawn(journal, 11111, "essai", "CN00001M") is tiree
    assert [t.part for t in list_draws(journal)] == [part]


def test_what_was_begun_stays_out_and_a_draw_in_use_is_not_made_again(
    journal: JournalAtelier,
) -> None:
    journal.append([code(CAF)])
    premier = draw(journal, "essai", 100)
    assert not is_drawn(journal, 11111, "essai", "CN00001M")
    assert is_drawn(journal, 22222, "essai", "CN00001M")
    refait = draw(journal, "essai", 100)
    assert (refait.graine == premier.graine, find_draw(journal, "essai")) == (False, refait)
    journal.append([code(CAF, codeur=22222)])
    assert is_drawn(journal, 22222, "essai", "CN00001M")
    with pytest.raises(ObservatoryError, match="ne se refait pas"):
        draw(journal, "essai", 0)
    with pytest.raises(ObservatoryError, match="de 0 à 100"):
        draw(journal, "autre", 101)


def test_who_is_drawn_has_the_pages_and_nothing_of_what_was_found(foyer: Paths) -> None:
    vue = open_session(foyer)
    seance = replace(vue, dossier=vue.dossier.sans_propositions)
    assert vue.dossier.sans_propositions is seance.dossier  # one session, opened once
    assert seance.dossier.pages == vue.dossier.pages
    assert list_signatories(seance, {}) == {}
    for ordre in ("point", PAGE):
        assert {p.passage for p in build_queue(seance.codebook, seance.dossier, ordre)} == {None}
    connue = vue.dossier.passages[CAF][0].code
    (blanche,) = [n for _, n in vue.dossier.illisibles]
    with open_depot(foyer) as depot:
        (document,) = depot.documents(BRUME)
        mark_page(depot, document.sha256, blanche, "sans_texte_utile", par="essai")
    vue = open_session(foyer)
    seance = replace(vue, dossier=vue.dossier.sans_propositions)
    gestes = [
        {"n": 1, "geste": "coder", "cellule": CAF, "niveau": 1, "proposition": connue},
        {"n": 2, "geste": "ecarter", "cellule": CAF, "proposition": connue, "motif": "loi"},
        {"n": 3, "geste": "absence", "cellule": CAF},
    ]
    with open_journal(foyer) as journal:
        recu = apply_gestes(journal, seance, "j", gestes)
        assert [n for n, _ in recu.refus] == [1, 2]
        (piece,) = list_own(journal, seance)[CAF].etat.preuves
    assert piece.passage is not None
    assert piece.passage.startswith("Lu par qui code, sans propositions (tirage) : 1")
    assert "Recherche de" not in piece.passage
    assert seance.lecture == PARTIELLE
