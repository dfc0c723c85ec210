"""Numbers, dates and lists as a French officer expects to read them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.base import french as fr


@pytest.mark.parametrize(
    ("valeur", "decimales", "texte"),
    [
        (393069, 0, "393\u202f069"),
        (0, 0, "0"),
        (None, 0, "non connu"),
        (float("nan"), 0, "non connu"),
        (1234.56, 1, "1\u202f234,6"),
        (-2.5, 1, "\u22122,5"),
        (0.5, 0, "1"),
    ],
)
def test_nombre(valeur: float | None, decimales: int, texte: str) -> None:
    assert fr.nombre(valeur, decimales) == texte


@pytest.mark.parametrize(
    ("part", "texte"),
    [
        (0.825, "82,5\u202f%"),
        (0.8, "80\u202f%"),
        (1 / 3, "33,3\u202f%"),
        (0.0, "0\u202f%"),
        (1.0, "100\u202f%"),
        (0.0002, "moins de 0,1\u202f%"),
        (0.9999, "plus de 99,9\u202f%"),
        (None, "non connu"),
    ],
)
def test_pourcentage(part: float | None, texte: str) -> None:
    assert fr.pourcentage(part) == texte


def test_half_is_rounded_up_as_a_person_does() -> None:
    assert fr.pourcentage(0.575, 0) == "58\u202f%"
    assert fr.pourcentage(0.425, 0) == "43\u202f%"


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_positive_share_never_reads_as_zero_nor_a_partial_one_as_whole(k: int, n: int) -> None:
    texte = fr.pourcentage(min(k, n) / n)
    assert (texte == "0\u202f%") == (k == 0)
    assert (texte == "100\u202f%") == (k >= n)


def test_french_agrees_from_two() -> None:
    assert fr.quantite(0, "contrat") == "0\u00a0contrat"
    assert fr.quantite(1, "contrat") == "1\u00a0contrat"
    assert fr.quantite(2, "contrat signé") == "2\u00a0contrats signés"
    assert fr.quantite(2, "bureau", "bureaux") == "2\u00a0bureaux"
    assert fr.pluriel(2, "repas") == "repas"
    assert fr.pluriel(2, "cellule non lue") == "cellules non lues"
    assert fr.pluriel(2, "point de service") == "points de service"


@pytest.mark.parametrize(
    ("ecart", "texte"),
    [(1.1, "1,10 écart-type"), (1.994, "1,99 écart-type"), (1.996, "2,00 écarts-types"),
     (2.51, "2,51 écarts-types")],
)  # fmt: skip
def test_a_decimal_count_agrees_as_it_is_written(ecart: float, texte: str) -> None:
    dit = fr.quantite(ecart, "écart-type", "écarts-types", decimales=2)
    assert dit.replace("\u00a0", " ") == texte


def test_liste() -> None:
    assert fr.liste([]) == ""
    assert fr.liste(["a"]) == "a"
    assert fr.liste(["a", "b", "c"]) == "a, b et c"
    assert fr.liste(["a", "b"], "ou") == "a ou b"
    assert fr.liste_courte(["a", "b", "c", "d"], 2) == "a, b et 2\u00a0autres"


def test_dates() -> None:
    assert fr.date_longue(dt.date(2024, 3, 1)) == "1er\u00a0mars\u00a02024"
    assert fr.date_longue(None) == "date inconnue"
    assert fr.date_lisible("2024-03-14") == "14\u00a0mars\u00a02024"
    assert fr.date_lisible("2024-03") == "mars\u00a02024"
    assert fr.date_lisible("2024") == "2024"
    assert fr.date_lisible("2024-02-31") == "2024-02-31"
    assert fr.date_lisible("") == "date inconnue"


def test_typographie() -> None:
    assert fr.guillemets(" droit commun ") == "«\u00a0droit commun\u00a0»"
    assert fr.phrase("quel est l'objet ?") == "Quel est l’objet\u202f?"
    assert fr.phrase("voici : « a »") == "Voici\u00a0: «\u00a0a\u00a0»"
    assert fr.phrase("fini") == "Fini."
    assert fr.typographier("http://a.fr : b") == "http://a.fr\u00a0: b"
