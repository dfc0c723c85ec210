"""One codec for every choice an address says: what is written is read back, or refused."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.app.shared.adresse import GENRES, Affichage
from observatory.queries.adresse import (
    ChoixAdresse,
    ValeursConnues,
    read_query,
    write_codes,
    write_query,
)
from observatory.queries.filtres import Filtres
from observatory.sheets.pages.combinaison import ChoixCroisement
from observatory.sheets.pages.comparaison import ChoixComparaison
from observatory.sheets.rates.preuve import CleTaux

TOUS = (*GENRES, CleTaux)
CODES = st.text("abyzABYZ0129_.-", min_size=1, max_size=8).map(lambda t: f"x{t}")
VALEURS: dict[Any, st.SearchStrategy[Any]] = {
    str: CODES,
    int: st.integers(0, 999_999),
    float: st.floats(0, 1),
    bool: st.booleans(),
    tuple[str, ...]: st.lists(CODES, max_size=4).map(tuple),
}


def draw_choices(genre: type[ChoixAdresse]) -> st.SearchStrategy[ChoixAdresse]:
    """Draw an object of any class from the types of its fields, and their own known values."""
    champs: dict[str, st.SearchStrategy[Any]] = {}
    nus = get_type_hints(genre)
    for champ, dit in get_type_hints(genre, include_extras=True).items():
        nu = next(t for t in (nus[champ], *get_args(nus[champ])) if t in VALEURS)
        propres = [p for x in get_args(dit) for p in getattr(x, "propres", ())]
        valeurs = VALEURS[nu]
        if propres:
            une = st.sampled_from(propres)
            valeurs = une.map(lambda v: (v,)) if nu == tuple[str, ...] else une
        champs[champ] = st.none() | valeurs if type(None) in get_args(nus[champ]) else valeurs
    return st.builds(genre, **champs)


@pytest.mark.parametrize("genre", TOUS, ids=lambda genre: genre.__name__)
@given(donnees=st.data())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_what_an_address_says_is_read_back(
    genre: type[ChoixAdresse], donnees: st.DataObject
) -> None:
    choix = donnees.draw(draw_choices(genre))
    regle, redits = genre.from_params(choix.to_params())
    # Two bounds the wrong way round and a fourth contract are put right, once for all.
    assert genre.from_params(regle.to_params()) == (regle, [])
    assert redits or regle == choix
    assert genre.from_params(read_query("?" + write_query(regle.to_params()))) == (regle, [])


@pytest.mark.parametrize("genre", TOUS, ids=lambda genre: genre.__name__)
def test_parameters_stand_in_the_order_of_the_fields(genre: type[ChoixAdresse]) -> None:
    noms = list(genre.names().values())
    params = dict.fromkeys(reversed(noms), "1")
    ecrits = list(genre.from_params(params)[0].to_params())
    assert ecrits == [nom for nom in noms if nom in ecrits]


def test_no_parameter_belongs_to_two_kinds_of_choices() -> None:
    noms = [nom for genre in GENRES for nom in genre.names().values()]
    assert len(noms) == len(set(noms))


def test_a_page_left_alone_has_an_empty_address() -> None:
    assert all(genre().to_params() == {} for genre in GENRES)


@given(st.sampled_from(TOUS), st.dictionaries(st.text(max_size=9), st.text(max_size=60)))
def test_any_text_is_read_or_told(genre: type[ChoixAdresse], autres: dict[str, str]) -> None:
    noms = list(genre.names().values())
    params = {**dict(zip(noms, autres.values(), strict=False)), **autres}
    if genre is CleTaux:
        params |= {"lecture": "x", "indicateur": "y", "mesure": "z"}
    choix, avis = genre.from_params(params)
    assert genre.from_params(choix.to_params()) == (choix, [])
    assert all(phrase.endswith(".") for phrase in avis)


@pytest.mark.parametrize(
    ("genre", "params", "possibles"),
    [
        (Affichage, {"vue": "zzz"}, "cercles, territoires"),
        (ChoixCroisement, {"sens": "autant"}, "moins, plus"),
        (ChoixCroisement, {"chiffre": "age"}, "part_pauvrete"),
        (ChoixComparaison, {"pairs": "zzz"}, "classe_qpv"),
        (ChoixComparaison, {"avec": "CN1"}, "CN03201M"),
        (ChoixComparaison, {"differences": "zzz"}, "oui"),
        (Filtres, {"region": "77"}, "76, france"),
    ],
    ids=str,
)
def test_an_unknown_value_is_refused_with_the_list(
    genre: type[ChoixAdresse], params: dict[str, str], possibles: str
) -> None:
    connues = ValeursConnues(contrat={"CN03201M": "Auch"}, region={"76": "Occitanie"})
    choix, (avis,) = genre.from_params(params, connues)
    assert choix == genre()
    assert possibles in avis


@pytest.mark.parametrize(
    ("genre", "params", "attendu"),
    [
        (ChoixComparaison, {"pairs": "choisis"}, ChoixComparaison(("choisis",))),
        (ChoixComparaison, {"pairs": "classe_qpv"}, ChoixComparaison()),
        (ChoixComparaison, {"differences": "1"}, ChoixComparaison(differences=True)),
        (ChoixCroisement, {"seuil": "12,5 %"}, ChoixCroisement(seuil=12.5)),
        (ChoixCroisement, {"sens": "MOINS"}, ChoixCroisement(sens="moins")),
        (Filtres, {"part_min": "12,5 %", "q": "auch"}, Filtres(part_min=0.125, recherche="auch")),
    ],
    ids=str,
)
def test_addresses_shared_before_still_open(
    genre: type[ChoixAdresse], params: dict[str, str], attendu: ChoixAdresse
) -> None:
    assert genre.from_params(params)[0] == attendu


def test_nothing_chosen_where_something_is_by_default_is_written() -> None:
    (fiches,) = [g for g in GENRES if "fiches" in {c.name for c in fields(g)}]
    assert fiches.from_params({"fiches": "aucun"})[0].to_params() == {"fiches": "aucun"}


def test_a_script_reads_codes_whole_and_names() -> None:
    connues = ValeursConnues(departement={"01": "Ain", "34": "Hérault"})
    assert write_codes(Filtres, {"departement": "1,Hérault,34", "q": "x"}, connues) == (
        {"departement": "01,34,34", "q": "x"},
        [
            "« 1 » (« departement ») est lu : Ain (01).",
            "« Hérault » (« departement ») est lu : Hérault (34).",
        ],
    )


def test_zero_is_a_threshold() -> None:
    choix, avis = ChoixCroisement.from_params({"seuil": "0"})
    assert (choix.seuil, avis) == (0.0, [])
