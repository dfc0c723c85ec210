"""One folding for every search: spellings, acronyms, order of the answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.app.pages.contrat.liste import name_town
from observatory.base.text import (
    AUTRE_NOM,
    DEBUT,
    DEDANS,
    EXACT,
    MOT,
    MOT_ENTIER,
    keep_best,
    rank_search,
    search_key,
)

BEZIERS = "CA de Béziers-Méditerranée (34)"
FOIX = "CA L’Agglo Foix-Varilhes (09)"
COMMINGES = "CC Cœur et Coteaux du Comminges (31) · Saint-Gaudens"
TARBES = "CA Tarbes-Lourdes-Pyrénées (65)"
SPELLINGS = [
    ("beziers", BEZIERS),
    ("Beziers", BEZIERS),
    ("BÉZIERS", BEZIERS),
    ("be\u0301ziers", BEZIERS),
    ("bézi", BEZIERS),
    ("mediterranee", BEZIERS),
    ("beziers mediterranee", BEZIERS),
    ("mediterranee beziers", BEZIERS),
    ("Béziers‑Méditerranée", BEZIERS),
    ("communauté d'agglomération de Béziers", BEZIERS),
    ("communaute d’agglomeration de beziers", BEZIERS),
    ("ca beziers", BEZIERS),
    ("34", BEZIERS),
    ("nimes", "CA Nîmes Métropole (30)"),
    ("NIMES MÉTRO", "CA Nîmes Métropole (30)"),
    ("nîmes", "CA Nîmes Métropole (30)"),
    ("sete", "CA Sète Agglopôle Méditerranée (34)"),
    ("Sète", "CA Sète Agglopôle Méditerranée (34)"),
    ("agglopole", "CA Sète Agglopôle Méditerranée (34)"),
    ("coeur", COMMINGES),
    ("cœur", COMMINGES),
    ("CŒUR", COMMINGES),
    ("saint gaudens", COMMINGES),
    ("St-Gaudens", COMMINGES),
    ("st gaudens", COMMINGES),
    ("St Gaudens", COMMINGES),
    ("st. gaudens", COMMINGES),
    ("ST-GAUD", COMMINGES),
    ("gaudens", COMMINGES),
    ("communauté de communes cœur et coteaux", COMMINGES),
    ("L'Agglo", FOIX),
    ("L’Agglo", FOIX),
    ("lʼagglo", FOIX),
    ("l agglo", FOIX),
    ("agglo", FOIX),
    ("foix varilhes", FOIX),
    ("foix-varilhes", FOIX),
    ("ariege", "Ariège (09)"),
    ("Ariège", "Ariège (09)"),
    ("09", "Ariège (09)"),
    ("herault", "Hérault (34)"),
    ("haute garonne", "Haute-Garonne (31)"),
    ("tarbes", TARBES),
    ("lourdes", TARBES),
    ("pyrenees", TARBES),
    ("l'hay les roses", "L’Haÿ-les-Roses (94)"),
    ("l hay", "L’Haÿ-les-Roses (94)"),
    ("L’Haÿ", "L’Haÿ-les-Roses (94)"),
    ("ste marie", "Sainte-Marie (974)"),
    ("Ste-Marie", "Sainte-Marie (974)"),
    ("sainte marie", "Sainte-Marie (974)"),
    ("Saint Denis", "St-Denis (974)"),
    ("st denis", "Saint-Denis (974)"),
    ("stains", "Stains (93)"),
    ("st", "Stains (93)"),
    ("st", "Saint-Denis (974)"),
    ("chalon s/ saone", "Chalon-sur-Saône (71)"),
    ("chalon sur saone", "Chalon-sur-Saône (71)"),
    ("evry", "Évry-Courcouronnes (91)"),
    ("EVRY", "Évry-Courcouronnes (91)"),
    ("chateauroux", "Châteauroux (36)"),
    ("oeuvre", "Mise en œuvre"),
    ("alencon", "Alençon (61)"),
    ("education & culture", "Éducation et culture"),
    ("  nîmes  ", "CA Nîmes Métropole (30)"),
    ("nîmes\u00a0métropole", "CA Nîmes Métropole (30)"),
]


@pytest.mark.parametrize(("typed", "label"), SPELLINGS)
def test_a_label_is_found_however_it_is_typed(typed: str, label: str) -> None:
    rang = rank_search(typed, label)
    assert rang is not None
    assert rang < DEDANS


@pytest.mark.parametrize(
    ("typed", "label"),
    [("beziers", "CA Nîmes Métropole"), ("st-gaudens", "Saint-Girons"), ("ctg", "Contrat local")],
)
def test_another_label_is_not(typed: str, label: str) -> None:
    assert rank_search(typed, label) is None


def test_an_acronym_comes_before_the_words_that_begin_like_it() -> None:
    noms = [
        ("Entrepreneuriat", ()),
        ("Prévention spécialisée", ()),
        ("Programme de réussite éducative", ("PRE",)),
        ("Préfecture", ()),
    ]
    rangs = [rank_search("PRE", nom, autres) for nom, autres in noms]
    assert rangs == [DEDANS, DEBUT, EXACT, DEBUT]
    assert keep_best(rangs) == [2, 1, 3]


def test_ranks_go_from_the_name_to_letters_inside_it() -> None:
    assert rank_search("pau", "CA Pau Béarn Pyrénées") == MOT_ENTIER
    assert rank_search("bear", "CA Pau Béarn Pyrénées") == MOT
    assert rank_search("lesc", "CA Pau Béarn Pyrénées", ["Lescar"]) == AUTRE_NOM
    assert rank_search("lescar", "CA Pau Béarn Pyrénées", ["Lescar"]) == EXACT
    assert rank_search("TFPB", "Abattement de taxe foncière", ["ATFPB"]) == DEDANS
    assert rank_search("earn", "CA Pau Béarn Pyrénées") == DEDANS
    assert keep_best([DEDANS, None, DEDANS]) == [0, 2]
    assert keep_best([DEDANS, MOT, None]) == [1]


def test_an_empty_search_keeps_everything() -> None:
    assert rank_search("  ", "Auch") == DEDANS


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(texte: str) -> None:
    cle = search_key(texte)
    assert search_key(cle) == cle
    assert set(cle) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.text(alphabet="abcdéèœ’'- stSTÉ", min_size=1, max_size=20))
def test_a_name_is_found_by_itself_whatever_its_case(nom: str) -> None:
    if search_key(nom):
        assert rank_search(nom.upper(), nom) == EXACT


def test_the_town_a_lecture_reads_comes_before_the_contract_that_holds_it() -> None:
    options = [
        (name_town("Mantes-la-Jolie"), ()),
        (name_town("Mantes-la-Ville"), ()),
        ("CU Grand Paris Seine et Oise (78) · Limay, Mantes-la-Ville", ("Mantes-la-Ville",)),
    ]
    rangs = [rank_search("Mantes-la-Ville", nom, autres) for nom, autres in options]
    assert keep_best(rangs)[0] == 1
