"""A view and its address say the same thing, whatever a person typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.base.codes import find_nearest
from observatory.base.paths import Paths
from observatory.queries.adresse import ValeursConnues
from observatory.queries.codebook import load_valeurs_connues
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import REGION_FRANCE, Filtres
from tests.mini.fabrique import PARTIELLE

CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,30}", fullmatch=True)
PARTS = st.floats(0, 1, allow_nan=False)
COMPTES = st.integers(0, 999_999)


@st.composite
def filtres_valides(draw: st.DrawFn) -> Filtres:
    bornes = sorted(draw(st.lists(COMPTES, min_size=2, max_size=2)))
    parts = sorted(draw(st.lists(PARTS, min_size=2, max_size=2)))
    facultatif = draw(st.lists(st.booleans(), min_size=4, max_size=4))
    return Filtres(
        lecture=draw(CODES),
        region=draw(st.none() | CODES),
        departement=tuple(draw(st.lists(CODES, max_size=4))),
        niveau=draw(st.none() | CODES),
        nb_qpv_min=bornes[0] if facultatif[0] else None,
        nb_qpv_max=bornes[1] if facultatif[1] else None,
        part_min=parts[0] if facultatif[2] else None,
        part_max=parts[1] if facultatif[3] else None,
        theme=draw(st.none() | CODES),
        indicateur=draw(st.none() | CODES),
        mesure=draw(st.none() | CODES),
        valeur=tuple(draw(st.lists(CODES, max_size=3))),
        recherche=draw(st.text(max_size=200)),
        contrat=draw(st.none() | CODES),
    )


@given(filtres_valides())
def test_an_address_restores_the_view(filtres: Filtres) -> None:
    relus, avis = Filtres.from_params(filtres.to_params())
    assert relus == filtres
    assert avis == []


@given(
    st.dictionaries(st.sampled_from(["qpv_min", "part_max", "departement", "q", "x"]), st.text())
)
def test_any_text_is_answered_by_sentences_never_by_an_error(params: dict[str, str]) -> None:
    filtres, avis = Filtres.from_params(params)
    assert Filtres.from_params(filtres.to_params()) == (filtres, [])
    assert all(phrase.endswith(".") for phrase in avis)


def test_the_default_view_has_an_empty_address() -> None:
    assert Filtres().to_params() == {}


def test_the_lecture_opened_by_default_is_the_one_the_data_say(
    mini: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    ici = Filtres().lecture
    monkeypatch.setenv("OBSERVATORY_HOME", str(mini.root))
    assert Filtres().lecture == PARTIELLE != ici
    assert Filtres(lecture=PARTIELLE).to_params() == {}
    assert Filtres(lecture=ici).to_params() == {"lecture": ici}


def test_shares_are_written_as_percentages() -> None:
    assert Filtres(part_min=0.125, departement=("34", "30")).to_params() == {
        "part_min": "12.5",
        "departement": "34,30",
    }
    assert Filtres.from_params({"part_min": "12,5 %"})[0].part_min == 0.125


def test_unreadable_values_are_named_and_left_out() -> None:
    filtres, avis = Filtres.from_params(
        {"qpv_min": "beaucoup", "part_max": "nan", "part_min": "140"}
    )
    assert filtres == Filtres(part_min=1.0)
    assert len(avis) == 3
    assert any("beaucoup" in phrase and "qpv_min" in phrase for phrase in avis)


def test_inverted_bounds_are_swapped() -> None:
    filtres, avis = Filtres.from_params({"qpv_min": "5", "qpv_max": "2"})
    assert (filtres.nb_qpv_min, filtres.nb_qpv_max) == (2, 5)
    assert len(avis) == 1


CONNUES = ValeursConnues(
    lecture={"occitanie-2024-public": "Lecture publique", "occitanie-2024-demo": "Démonstration"},
    region={"76": "Occitanie", "11": "Île-de-France"},
    departement={"34": "Hérault", "30": "Gard"},
    contrat={"CN03201M": "Auch"},
)


def test_a_stale_name_falls_on_the_nearest_known_one() -> None:
    filtres, avis = Filtres.from_params({"region": "occitanye"}, CONNUES)
    assert filtres.region == "76"
    assert "Occitanie" in avis[0]


def test_a_code_is_never_matched_by_resemblance() -> None:
    """A code one letter away is another code, or none: it is refused with the list."""
    for nom, code in (
        ("lecture", "occitanie-2024-dem"),
        ("departement", "3"),
        ("departement", "340"),
        ("region", "7"),
        ("region", "77"),
        ("contrat", "CN03202M"),
    ):
        filtres, avis = Filtres.from_params({nom: code}, CONNUES)
        assert filtres == Filtres(), code
        assert f"« {code} »" in avis[0]
        assert next(iter(getattr(CONNUES, nom))) in avis[0]


def test_a_code_without_its_zero_is_that_code(entrepot: Entrepot) -> None:
    connues = load_valeurs_connues(entrepot)
    for nom, codes in (("departement", connues.departement), ("region", connues.region)):
        for code in codes:
            nu = code.lstrip("0")
            filtres, avis = Filtres.from_params({"region": "france", nom: nu}, connues)
            assert getattr(filtres, nom) in (code, (code,)), nu
            assert (avis == []) is (nu == code)
    filtres, avis = Filtres.from_params({"departement": "97"}, connues)
    assert filtres.departement == ()
    assert "971" in avis[0]


def test_a_name_is_understood_for_a_code() -> None:
    filtres, avis = Filtres.from_params({"departement": "herault,30"}, CONNUES)
    assert filtres.departement == ("34", "30")
    assert len(avis) == 1


def test_a_value_like_no_other_is_dropped_with_a_sentence() -> None:
    filtres, avis = Filtres.from_params({"contrat": "zzz", "lecture": "???"}, CONNUES)
    assert filtres == Filtres()
    assert len(avis) == 2


def test_the_whole_country_is_not_an_unknown_region() -> None:
    assert Filtres.from_params({"region": REGION_FRANCE}, CONNUES) == (
        Filtres(region=REGION_FRANCE),
        [],
    )


def test_nearest_prefers_the_exact_name() -> None:
    assert find_nearest("AUCH", {"CN03201M": "Auch"}) == "CN03201M"
    assert find_nearest("xyz", {"CN03201M": "Auch"}) is None


@given(st.text(alphabet="0123456789ABCNM-", min_size=1, max_size=9))
def test_what_looks_like_a_code_is_that_code_or_nothing(texte: str) -> None:
    codes = {"01": "Ain", "34": "Hérault", "2A": "Corse-du-Sud", "CN03201M": "Auch", "976": "Nuit"}
    trouve = find_nearest(texte, codes)
    if any(signe.isdecimal() for signe in texte):
        nu = texte.strip("-")
        assert trouve is None or texte.upper() == trouve or nu.zfill(len(trouve)) == trouve
