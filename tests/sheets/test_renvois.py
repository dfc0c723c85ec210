"""Every figure of the sentence a page opens on leads to the view that proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from observatory.app.shared.origine import write_phrase
from observatory.documents.recherche import Resultat
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.lectures import list_lectures
from observatory.sheets.pages.accueil import build_accueil
from observatory.sheets.pages.carte_contrat import build_carte_contrat
from observatory.sheets.pages.comparatif import Comparatif
from observatory.sheets.pages.cote_a_cote import build_cote_a_cote
from observatory.sheets.pages.croisement import build_croisement
from observatory.sheets.pages.departements import build_departements
from observatory.sheets.pages.generations import build_generations
from observatory.sheets.pages.renvois import LienPhrase, link_figures
from observatory.sheets.pages.tete import say_head, say_map
from observatory.sheets.pages.textes import link_counts
from observatory.sheets.pages.villes import build_villes
from observatory.sheets.rates.axes import AXE_INSTRUMENT, AXE_PARTENAIRE


def list_sentences(entrepot: Entrepot) -> Iterator[tuple[str, Sequence[LienPhrase]]]:
    for lecture in list_lectures(entrepot):
        filtres = Filtres(lecture=lecture.code_lecture)
        accueil = build_accueil(entrepot, filtres)
        yield accueil.phrase, accueil.renvois
        for axe in (None, AXE_PARTENAIRE, AXE_INSTRUMENT):
            tete = say_head(entrepot, filtres, axe)
            yield tete.texte, tete.renvois
        if lecture.type_unite != "contrat":
            yield split(build_villes(entrepot, filtres))
    gard = Filtres(departement=("30",), indicateur="partenaire.etat")
    ales = Filtres(recherche="ales")
    for tete in (
        *(say_map(entrepot, f) for f in (Filtres(), gard, ales)),
        say_head(entrepot, gard),
    ):
        yield tete.texte, tete.renvois
    yield split(build_departements(entrepot, Filtres()))
    for contrats in (["CN03001I"], ["CN03001I", "CN03002I"]):
        yield split(build_cote_a_cote(entrepot, Filtres(), contrats))
    carte = build_carte_contrat(entrepot, Filtres(), "CN03001I")
    yield carte.phrase, carte.renvois


def split(page: Comparatif) -> tuple[str, Sequence[LienPhrase]]:
    return page.phrase, page.renvois


def test_each_figure_of_a_head_sentence_is_a_link(entrepot: Entrepot) -> None:
    phrases = list(list_sentences(entrepot))
    assert len(phrases) > 15
    for phrase, renvois in phrases:
        html = write_phrase(phrase, renvois)
        hors = re.sub(r"<a [^>]*>.*?</a>", "", html)
        assert renvois, phrase
        assert html.count("<a ") == len(renvois), phrase
        assert not re.search(r"(?<![&#\d])\d", hors), hors


def test_the_points_said_of_each_generation_open_on_them(entrepot: Entrepot) -> None:
    page = build_generations(entrepot, Filtres(), "CN01104M")
    html = write_phrase(page.phrase, page.renvois)
    assert page.renvois
    assert re.findall(r'href="contrat\?[^"]*partie=cellules"[^>]*>\d+\u00a0points? dits?</a>', html)
    assert html.count("<a ") == len(page.renvois) == len(re.findall(r"\d+\u00a0points? dit", html))


def test_who_a_crossing_establishes_opens_unit_by_unit(entrepot: Entrepot) -> None:
    tete = build_croisement(entrepot, Filtres(lecture="occitanie-2024-demo")).etabli
    html = write_phrase(tete.texte, tete.renvois)
    liens = re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', unescape(html))
    assert [dit for _, dit in liens] == [
        "40/40", "3\u00a0autres", "5\u00a0autres", "12\u00a0autres",
    ]  # fmt: skip
    assert {ou for ou, _ in liens} == {"#tableau"}, "what it counts, unit by unit"


def test_the_points_two_generations_share_lead_to_their_table(entrepot: Entrepot) -> None:
    page = build_generations(entrepot, Filtres())
    html = unescape(write_phrase(page.phrase, page.renvois))
    assert '<a class="obs-saut" href="#comparaison" target="_self">9\u00a0points demandés' in html


def test_the_counts_of_a_search_lead_to_what_they_count() -> None:
    def write(k: int) -> str:
        trouve = Resultat("ville", k, 12, k, {}, (), ())
        return unescape(write_phrase(trouve.phrase, link_counts(trouve, est_entiere=True)))

    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', write(3)) == [
        ("#trouves", "3\u00a0contrats"), ("documents?", "12\u00a0cherchés"),
    ]  # fmt: skip
    assert re.findall(r'href="([^"]*)"', write(0)) == ["documents?"]


def test_a_figure_goes_with_what_it_counts() -> None:
    texte = (
        "Alès (30)\u00a0: 19\u202f832 habitants, 14,9\u202f% ; 5\u00a0villes sur 15, 6, 1er sur 13."
    )
    dits = [x.dit for x in link_figures(texte, "carte", {})]
    assert dits == [
        "19\u202f832 habitants", "14,9\u202f%", "5\u00a0villes sur 15", "6", "1er sur 13",
    ]  # fmt: skip
    assert write_phrase("<b> 3", link_figures("3", "carte", {"q": '"&'})) == (
        '&#60;b&#62; <a href="carte?q=%22%26" target="_self">3</a>'
    )
