"""What a cell says in a spreadsheet is what was coded, whatever was coded."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.base import formula
from observatory.grid import textes
from observatory.grid.jetons import Bareme, Refus, list_jetons, read_jeton, write_jeton
from observatory.grid.modele import Saisie

STATUTS = {
    "non_lu": "Non lu",
    "document_absent": "Document non obtenu",
    "non_precise": "Non précisé",
}
ROLE = Bareme(
    "echelle",
    {"absent": "Absent", "cite": "Cité", "partenaire": "Partenaire", "signataire": "Signataire"},
    STATUTS,
)
BOOLEEN = Bareme("booleen", {"non": "Non", "oui": "Oui"}, STATUTS)
NOMBRE = Bareme("nombre", {}, STATUTS)
DATE = Bareme("date", {}, STATUTS)
TEXTE = Bareme("texte", {}, STATUTS)

CERTITUDES = st.sampled_from(["ferme", "probable"])
LIBRE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=40).filter(
    lambda t: bool(t) and textes.clean(t) == t and not textes.find_control(t)
)
SANS_VALEUR = st.builds(Saisie, st.sampled_from(sorted(STATUTS)), certitude=CERTITUDES)


def coded(valeurs: st.SearchStrategy[str], sens: tuple[str, ...] = ("exact",)) -> st.SearchStrategy:
    return st.builds(Saisie, st.just("code"), valeurs, st.sampled_from(sens), certitude=CERTITUDES)


CAS = st.one_of(
    st.tuples(
        st.just(ROLE),
        coded(st.sampled_from(list(ROLE.niveaux)), ("exact", "au_moins", "au_plus")),
    ),
    st.tuples(st.just(BOOLEEN), coded(st.sampled_from(["oui", "non"]))),
    st.tuples(st.just(NOMBRE), coded(st.integers(0, 10**12).map(str))),
    st.tuples(st.just(NOMBRE), coded(st.integers(0, 10**8).map(lambda n: f"{n / 100:.2f}".rstrip("0").rstrip(".")))),
    st.tuples(st.just(DATE), coded(st.dates(dt.date(1990, 1, 1)).filter(lambda d: d.year < 2100).map(str))),
    st.tuples(st.just(DATE), coded(st.sampled_from(["2024", "2024-03", "2015-12"]))),
    st.tuples(st.just(TEXTE), coded(LIBRE)),
    st.tuples(st.just(TEXTE), coded(st.sampled_from(["=A1", "'=A1", "Non lu", "vrai ?", "«a»", "-3"]))),
    st.tuples(st.sampled_from([ROLE, NOMBRE, DATE, TEXTE]), SANS_VALEUR),
)  # fmt: skip


@given(CAS)
def test_a_cell_written_reads_back_the_same(cas: tuple[Bareme, Saisie]) -> None:
    bareme, saisie = cas
    ecrit = write_jeton(saisie, bareme)
    assert not isinstance(ecrit, str) or not formula.is_formula(ecrit)
    lue, reparation = read_jeton(ecrit, bareme)
    assert lue == saisie
    assert reparation is None


@pytest.mark.parametrize("bareme", [ROLE, BOOLEEN, NOMBRE, DATE])
def test_every_word_of_the_list_is_understood(bareme: Bareme) -> None:
    lus = [read_jeton(mot, bareme) for mot in list_jetons(bareme)]
    assert [reparation for _, reparation in lus] == [None] * len(lus)
    assert len({saisie for saisie, _ in lus}) == len(lus)


@pytest.mark.parametrize(
    ("tape", "bareme", "attendu"),
    [
        ("  signataire ", ROLE, Saisie("code", "signataire", "exact", "ferme")),
        ("SIGNATAIRE?", ROLE, Saisie("code", "signataire", "exact", "probable")),
        ("cite", ROLE, Saisie("code", "cite", "exact", "ferme")),
        ("≥ partenaire", ROLE, Saisie("code", "partenaire", "au_moins", "ferme")),
        (">=partenaire ?", ROLE, Saisie("code", "partenaire", "au_moins", "probable")),
        ("AU PLUS\u00a0cité", ROLE, Saisie("code", "cite", "au_plus", "ferme")),
        ("au_moins partenaire", ROLE, Saisie("code", "partenaire", "au_moins", "ferme")),
        ("non_precise", ROLE, Saisie("non_precise", certitude="ferme")),
        ("document absent", ROLE, Saisie("document_absent", certitude="ferme")),
        (True, BOOLEEN, Saisie("code", "oui", "exact", "ferme")),
        ("1\u202f234,5", NOMBRE, Saisie("code", "1234.5", "exact", "ferme")),
        ("12/03/2024", DATE, Saisie("code", "2024-03-12", "exact", "ferme")),
        ("03/2024 ?", DATE, Saisie("code", "2024-03", "exact", "probable")),
    ],
)
def test_variants_are_read_and_told(tape: object, bareme: Bareme, attendu: Saisie) -> None:
    lue, reparation = read_jeton(tape, bareme)  # type: ignore[arg-type]
    assert lue == attendu
    assert reparation


@pytest.mark.parametrize(
    ("tape", "bareme"),
    [
        ("signatair", ROLE),
        ("peut-être", ROLE),
        ("Au moins non lu", ROLE),
        (3, ROLE),
        (dt.datetime(2024, 3, 1), ROLE),
        (True, ROLE),
        ("=1+1", ROLE),
        ("Au moins 12", NOMBRE),
        ("12 %", NOMBRE),
        ("douze", NOMBRE),
        (dt.datetime(2024, 3, 1), NOMBRE),
        ("31/02/2024", DATE),
        ("hier", DATE),
        ("0024", DATE),
        ("a\x07b", TEXTE),
        ("x" * 10_001, TEXTE),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tape: object, bareme: Bareme) -> None:
    with pytest.raises(Refus) as refus:
        read_jeton(tape, bareme)  # type: ignore[arg-type]
    assert refus.value.message
    assert refus.value.remede


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_neutralised_text_is_never_computed_and_comes_back(texte: str) -> None:
    neutre = formula.disarm(texte)
    assert not formula.is_formula(neutre)
    assert formula.restore(neutre) == texte
    assert textes.unescape_xlsx(textes.escape_xlsx(texte)) == texte


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [("12,50", "12.5"), ("0.0", "0"), ("-0,0", "0"), ("007", "7"), ("1 200", "1200")],
)
def test_one_number_has_one_writing(ecrit: str, lu: str) -> None:
    assert read_jeton(ecrit, NOMBRE)[0].valeur == lu
