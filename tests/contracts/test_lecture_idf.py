"""The published Île-de-France reading: two tables kept, their two disagreements shown."""

from __future__ import annotations

import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.contracts import tables
from observatory.contracts.lecture_idf import CODE_LECTURE, CODEURS, read_types
from tests.contracts.lus import read_codages, read_unites


@pytest.fixture
def codages(paths: Paths) -> pd.DataFrame:
    return read_codages(paths.contracts, CODE_LECTURE)


def test_every_town_type_and_table_has_a_cell(codages: pd.DataFrame) -> None:
    assert len(codages) == 15 * 7 * 2
    assert set(codages["codeur"]) == set(CODEURS)
    assert codages["code_unite"].nunique() == 15


def test_exactly_two_disagreements(codages: pd.DataFrame) -> None:
    lues = codages.query("statut == 'code'").pivot_table(
        index=["code_unite", "code_indicateur"], columns="codeur", values="valeur", aggfunc="first"
    )
    ecarts = lues[lues[CODEURS[0]] != lues[CODEURS[1]]].dropna()
    types = read_types()
    assert set(ecarts.index) == {("78362", types["1"]), ("95424", types["4"])}


def test_a_hedged_type_is_never_a_yes(codages: pd.DataFrame) -> None:
    types = read_types()
    pontoise = codages.query("code_unite == '95500' and codeur == 'tableau-par-ville'")
    pontoise = pontoise.set_index("code_indicateur")
    assert pontoise.loc[types["5"], ["valeur", "certitude"]].tolist() == ["oui", "ferme"]
    six = pontoise.loc[types["6"]]
    assert (six["statut"], six["certitude"]) == ("non_precise", "probable")
    assert pd.isna(six["valeur"])
    assert "voire" in six["commentaire"]
    assert (codages["statut"] == "non_precise").sum() == 1


def test_a_type_dated_by_the_source_says_so(codages: pd.DataFrame) -> None:
    dates = codages[codages["commentaire"].fillna("").str.contains("première CTG")]
    assert set(dates["code_unite"]) == {"95585", "92078"}
    assert set(dates["code_indicateur"]) == {read_types()["7"]}


def test_units_keep_published_population_and_share(paths: Paths) -> None:
    unites = read_unites(paths.contracts, CODE_LECTURE).set_index("code_unite")
    assert len(unites) == 15
    assert unites.loc["95585", "part_population_qpv"] == 0.74
    assert unites.loc["92014", "population"] == 21_140
    assert set(unites["annee_population"]) == {2022}
    assert unites.loc["95500", "code_contrat"] == "CN09501I"
    assert pd.isna(unites.loc["92007", "code_contrat"])


def test_published_counts_keep_k_and_n(paths: Paths) -> None:
    reperes = tables.read_table(tables.REPERES, tables.table_path(paths.contracts, tables.REPERES))
    etude = reperes[reperes["lecture_publiee"] == CODE_LECTURE]
    assert list(etude["code_repere"]) == [f"d{n:02d}" for n in range(1, 79)]
    assert (etude["k"] <= etude["n"]).all()
    assert etude["code_indicateur"].isna().all()
    regionale = reperes[reperes["lecture_publiee"] == "occitanie-2024"]
    assert len(regionale) == 20
    assert regionale["code_indicateur"].notna().all()
