"""Names of a territory are learnt in one gesture, and a writing is tried before it is kept."""

from __future__ import annotations

import pytest

from observatory.base.errors import QueryError
from observatory.documents.pages import Page
from observatory.reading.essai import try_form
from observatory.reading.noms import find_names, learn_name
from observatory.reading.propositions import propose
from observatory.reading.vocabulaire import load_vocabulaire


def read(page: str) -> list[Page]:
    return [Page(1, page, "texte")]


@pytest.mark.parametrize(
    ("phrase", "nom", "code"),
    [
        ("Terres d’Oc est un bailleur social", "Terres d’Oc", "partenaire.bailleurs_sociaux"),
        ("« L’Escale » est un centre social.", "L’Escale", "partenaire.centre_social"),
        ("Le Relais Sud est une mission locale", "Le Relais Sud", "partenaire.mission_locale"),
    ],
)
def test_a_name_is_learnt_from_one_sentence(phrase: str, nom: str, code: str) -> None:
    forme = learn_name(phrase, load_vocabulaire().mentions)
    assert (forme.texte, forme.indicateur) == (nom, code)
    mots = load_vocabulaire().with_names([forme])
    trouves = {p.indicateur for p in propose(read(f"{nom} ouvrira ses portes."), mots)}
    assert code in trouves


@pytest.mark.parametrize("phrase", ["Terres d’Oc rit", "Terres d’Oc est un nuage", "X est la Caf"])
def test_a_sentence_that_teaches_nothing_is_refused(phrase: str) -> None:
    with pytest.raises(QueryError, match="→"):
        learn_name(phrase, load_vocabulaire().mentions)


def test_a_landlord_named_once_is_known_where_it_stands_alone() -> None:
    page = "Les bailleurs Logibresle et Terres d’Oc sont réunis.\nLogibresle remplacera les portes."
    assert {f.texte for f in find_names([page])} == {"Logibresle", "Terres d’Oc"}
    citations = {
        p.citation
        for p in propose(read(page))
        if p.indicateur == "partenaire.bailleurs_sociaux" and p.motif_ecart is None
    }
    assert "Logibresle remplacera les portes." in citations


def test_a_writing_is_tried_with_what_it_gains() -> None:
    pages = read("La boutique des droits reçoit les habitants.\nLa Caf finance deux postes.")
    (ecart, *_) = try_form(pages, "partenaire.acces_droit", "boutique des droits")
    assert ecart.gagne
    assert ecart.proposition.citation == "La boutique des droits reçoit les habitants."


@pytest.mark.parametrize("variante", ["", "de", "les"])
def test_an_empty_writing_or_one_found_everywhere_is_refused(variante: str) -> None:
    pages = read("\n".join(f"Ligne {n} où les gens passent." for n in range(40)))
    with pytest.raises(QueryError, match="→"):
        try_form(pages, "partenaire.caf", variante)


def test_a_term_cut_by_a_page_break_is_found_with_both_its_parts() -> None:
    pages = [
        Page(1, "Le poste sera financé au titre de la convention", "texte"),
        Page(2, "territoriale globale à compter de janvier.\nLa suite.", "texte"),
    ]
    (p,) = [p for p in propose(pages) if p.indicateur == "instrument.ctg"]
    assert (p.page, p.citation) == (1, "Le poste sera financé au titre de la convention")
    assert p.segments == (
        (1, "Le poste sera financé au titre de la convention"),
        (2, "territoriale globale à compter de janvier."),
    )


def test_a_denial_over_the_page_is_heard() -> None:
    pages = [
        Page(1, "Le contrat local de santé, dont il fut question,", "texte"),
        Page(2, "n’existe pas à ce jour.", "texte"),
    ]
    assert all(p.motif_ecart for p in propose(pages) if p.indicateur == "instrument.cls")
