"""Rows as HTML: escaped, numbers to the right, folded where their words do not fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observatory.rendering.tables.tableau_html import (
    REPERE,
    TERRITOIRE,
    Boutons,
    split_table,
    write_table,
)

PIEGE = '</style><script>alert("x")</script>\\'


def test_a_column_that_says_nothing_is_left_out_and_a_reserve_is_said_once() -> None:
    lignes = [
        {"Nom": "a", "Écart": "—", "k/N": "3/40", "Avertissement": "Codage simulé"},
        {"Nom": "b", "Écart": "", "k/N": "4/40", "Avertissement": "Codage simulé"},
    ]
    tableau = write_table(lignes, "Titre")
    assert "Écart" not in tableau
    assert tableau.count("Codage simulé") == 1
    assert tableau.count('<td class="obs-n">') == 2


def test_missing_is_not_zero_and_numbers_are_french() -> None:
    tableau, _ = split_table([{"Nom": "a", "n": None, "p": 12.5, "h": 393069, "z": 0}], "Titre")
    cases = re.findall(r"<td[^>]*>(.*?)</td>", tableau)
    assert cases == ["non connu", "12,5", "393\u202f069", "0"]


def test_a_long_word_may_be_cut_but_not_its_figures() -> None:
    tableau, _ = split_table(
        [{"Nom": "a", "Source": f"https://exemple.fr/{'x' * 40}?k=16/40"}], "T"
    )
    assert '<span class="obs-casse">' in tableau
    assert "<span>16/40</span>" in tableau


@pytest.mark.parametrize("ou", ["titre", "colonne", "valeur", "reponse"])
def test_nothing_leaves_its_place(ou: str) -> None:
    dit = {nom: PIEGE if nom == ou else "x" for nom in ("titre", "colonne", "valeur", "reponse")}
    lignes = [{"Nom": dit["valeur"], dit["colonne"]: dit["valeur"]}]
    tableau = write_table(lignes, dit["titre"], boutons=Boutons([dit["reponse"]]))
    assert "<script" not in tableau
    assert tableau.count("</style>") == 1
    assert tableau.endswith("</style>")


def test_a_cell_that_says_nothing_opens_nothing() -> None:
    lignes = [{"Code": "CN1", "CLS": "Décrit", "CTG": "Non lu"}]
    tableau = write_table(
        lignes, "T", boutons=Boutons(["CN1"], {"CLS": "instrument.cls", "CTG": "i.ctg"}, "Non lu")
    )
    assert re.findall(r'data-choix="([^"]*)"', tableau) == ["CN1 instrument.cls"]


def test_many_columns_are_folded_on_paper_and_few_are_not() -> None:
    peu = [{f"Colonne {i}": "au moins 16/40" for i in range(4)}]
    beaucoup = [{f"Colonne {i}": "au moins 16/40" for i in range(14)}]
    assert "@media print" not in write_table(peu, "T")
    assert "@media print" in write_table(beaucoup, "T")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_one_cell(titre: str, valeur: str) -> None:
    tableau, style = split_table([{"Nom": "a", f"c{titre}": f"v{valeur}"}], titre)
    assert tableau.count("<td") == 1
    assert style.count("<") == 2


def test_figures_that_are_not_of_coded_units_are_told_so() -> None:
    ligne = {"Contrat": "Auch", "Taux": "3/4", "Part (%)": 12.5, "Publié": "57 %"}
    tableau = write_table([ligne], "T", natures={"Part (%)": TERRITOIRE, "Publié": REPERE})
    tags = re.findall(r'data-chiffre="(\w+)">([^<]*)', tableau)
    assert ("territoire", "12,5") in tags
    assert ("repere", "57\u202f%") in tags
    assert not any(texte == "3/4" for _, texte in tags)
