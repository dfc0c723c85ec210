"""The national list against its control table, and the one contract of each QPV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.contracts import sources, tables
from observatory.contracts.contrats import (
    ListeNationale,
    attribute_qpv,
    build_contrats,
    match_communes,
)


@pytest.fixture(scope="module")
def raw(shared: Path) -> Path:
    return shared / "data"


@pytest.fixture(scope="module")
def liste(raw: Path) -> ListeNationale:
    return build_contrats(raw)


def test_every_row_of_the_source_is_kept_or_set_aside(liste: ListeNationale) -> None:
    assert len(liste.contrats) == 392
    assert len(liste.ecartes) == 56
    assert liste.contrats["code_contrat"].is_unique
    assert (liste.contrats["niveau"] == "commune").sum() == 71


def test_each_qpv_has_one_contract_except_polynesia(liste: ListeNationale) -> None:
    assert liste.contrat_qpv["code_qpv"].is_unique
    assert len(liste.contrat_qpv) + len(liste.qpv_sans_contrat) == 1609
    assert len(liste.qpv_sans_contrat) == 74
    assert {code[:5] for code in liste.qpv_sans_contrat} == {"QN987"}


def test_occitanie_matches_the_control_table(liste: ListeNationale, raw: Path) -> None:
    controle = sources.read_csv_source(
        raw, "geo/contrats_ville_occitanie_40.csv", ("code_cv", "codes_qp", "pop_qpv_dedup")
    )
    populations = sources.read_qpv_populations(raw)
    contrats = liste.contrats.set_index("code_contrat")
    assert set(contrats[contrats["code_region"] == "76"].index) == set(controle["code_cv"])
    for ligne in sources.list_rows(controle):
        code = ligne["code_cv"]
        qpv = set(liste.contrat_qpv.query("code_contrat == @code")["code_qpv"])
        assert qpv == set(ligne["codes_qp"].split("|")), code
        assert sum(populations[q] for q in qpv) == int(ligne["pop_qpv_dedup"]), code
        assert contrats.loc[code, "niveau"] == ligne["niveau"]
        assert contrats.loc[code, "siren_epci"] == ligne["siren_epci"]
        assert contrats.loc[code, "code_departement"] == ligne["insee_dep"]


def test_ales_counts_each_qpv_once(liste: ListeNationale, raw: Path) -> None:
    populations = sources.read_qpv_populations(raw)
    qpv = liste.contrat_qpv.query("code_contrat == 'CN03001I'")["code_qpv"]
    assert sum(populations[q] for q in qpv) == 19_832


def test_bagneux_is_told_apart_by_population(liste: ListeNationale) -> None:
    par_contrat = liste.contrat_qpv.groupby("code_contrat")["code_qpv"].agg(set)
    assert par_contrat["CN09203M"] == {"QN09207M", "QN09216M"}
    assert par_contrat["CN09207N"] == {"QN09219N"}


def test_two_contracts_of_one_territory_split_by_departement(liste: ListeNationale) -> None:
    doubles = liste.contrats[
        liste.contrats["code_territoire"].duplicated(keep=False)
        & (liste.contrats["niveau"] == "epci")
    ]
    assert doubles["code_territoire"].nunique() == 4
    for contrat in doubles["code_contrat"]:
        qpv = liste.contrat_qpv.query("code_contrat == @contrat")["code_qpv"]
        assert len(qpv), contrat


def test_list_populations_come_back_where_the_sharing_is_exact(
    liste: ListeNationale, raw: Path
) -> None:
    """The list counts a QPV once per commune: the sharing found gives its figures back."""
    populations = sources.read_qpv_populations(raw)
    paires = sources.read_qpv_communes(raw).merge(liste.contrat_qpv, on="code_qpv")
    calcul = paires["code_qpv"].map(populations).groupby(paires["code_contrat"]).sum()
    attendu = liste.contrats.set_index("code_contrat")["population_liste"]
    egaux = (calcul == attendu.reindex(calcul.index)).sum()
    assert egaux >= 370
    for contrat in ("CN05902M", "CN05904M", "CN06201M", "CN06202I", "CN06204I", "CN09505M"):
        assert calcul[contrat] == attendu[contrat], contrat


def test_a_point_drawn_on_an_inset_is_no_place(liste: ListeNationale) -> None:
    mayotte = liste.contrats.query("code_departement == '976' and niveau == 'commune'")
    assert mayotte["lon"].isna().all()
    assert mayotte["est_geom_absente"].all()
    cap_excellence = liste.contrats.query("code_contrat == 'CN97101I'")
    assert cap_excellence["lon"].iloc[0] < -60


def test_a_repeated_official_code_keeps_both_rows(liste: ListeNationale) -> None:
    papeete = liste.contrats.query("code_officiel == 'CN98701M'")
    assert set(papeete["code_territoire"]) == {"98735", "98712"}
    assert set(papeete["code_contrat"]) == {"CN98701M", "CN98701M-98712"}


def test_missing_departement_comes_from_the_code(liste: ListeNationale) -> None:
    grand_lac = liste.contrats.query("code_contrat == 'CN07303M'").iloc[0]
    assert (grand_lac["code_departement"], grand_lac["code_region"]) == ("73", "84")


def _paires(*lignes: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        lignes, columns=["code_qpv", "code_commune", "siren_epci", "code_departement"]
    )


def _contrats(*lignes: tuple[str, str, str, str, int]) -> pd.DataFrame:
    return pd.DataFrame(
        lignes,
        columns=[
            "code_contrat",
            "niveau",
            "code_territoire",
            "code_departement",
            "population_liste",
        ],
    )


def test_commune_contract_comes_before_epci_contract() -> None:
    paires = _paires(("Q1", "32013", "E1", "32"), ("Q2", "32999", "E1", "32"))
    contrats = _contrats(("A", "commune", "32013", "32", 10), ("B", "epci", "E1", "32", 20))
    assert attribute_qpv(paires, contrats, {"Q1": 10, "Q2": 20}) == ({"Q1": "A", "Q2": "B"}, set())


def test_departement_decides_then_yields_when_no_contract_is_there() -> None:
    paires = _paires(("Q1", "84089", "E1", "84"), ("Q2", "13001", "E1", "13"))
    contrats = _contrats(("A", "epci", "E1", "13", 30))
    assert attribute_qpv(paires, contrats, {"Q1": 10, "Q2": 20})[0] == {"Q1": "A", "Q2": "A"}


def test_populations_decide_between_two_contracts_of_one_commune() -> None:
    paires = _paires(*((q, "92007", "E1", "92") for q in ("Q1", "Q2", "Q3")))
    contrats = _contrats(("A", "commune", "92007", "92", 30), ("B", "commune", "92007", "92", 40))
    choix, _ = attribute_qpv(paires, contrats, {"Q1": 10, "Q2": 20, "Q3": 40})
    assert choix == {"Q1": "A", "Q2": "A", "Q3": "B"}


def test_a_qpv_of_no_contract_is_returned() -> None:
    paires = _paires(("Q1", "98729", "", "987"))
    assert attribute_qpv(paires, _contrats(), {}) == ({}, {"Q1"})


def test_a_commune_of_two_contracts_matches_none() -> None:
    paires = _paires(
        ("Q1", "92007", "E", "92"), ("Q2", "92007", "E", "92"), ("Q3", "92050", "E", "92")
    )
    joints = pd.DataFrame({"code_qpv": ["Q1", "Q2", "Q3"], "code_contrat": ["A", "B", "C"]})
    assert match_communes(paires, joints) == {"92050": "C"}


def test_committed_tables_hold_the_control_figures(paths: Paths) -> None:
    contrats = tables.read_table(
        tables.CONTRATS, tables.table_path(paths.contracts, tables.CONTRATS)
    )
    liens = tables.read_table(
        tables.CONTRAT_QPV, tables.table_path(paths.contracts, tables.CONTRAT_QPV)
    )
    occitanie = contrats[contrats["code_region"] == "76"]
    assert len(contrats) == 392
    assert len(occitanie) == 40
    assert liens["code_contrat"].isin(occitanie["code_contrat"]).sum() == 108
    assert (occitanie["niveau"] == "commune").sum() == 3


def test_the_epci_of_a_contract_is_one_of_the_territories(paths: Paths) -> None:
    """Paris, in no établissement public territorial, stands for one: the town, not Grand Paris."""
    contrats = tables.read_table(
        tables.CONTRATS, tables.table_path(paths.contracts, tables.CONTRATS)
    )
    epci = set(
        pd.read_parquet(paths.geodata / "epci.parquet", columns=["siren_epci"])["siren_epci"]
    )
    assert set(contrats["siren_epci"].dropna()) <= epci
    communes = pd.read_parquet(
        paths.geodata / "commune.parquet", columns=["code_commune", "siren_epci"]
    )
    communaux = contrats[contrats["niveau"] == "commune"].merge(
        communes, on="code_commune", suffixes=("", "_territoires"), validate="many_to_one"
    )
    assert len(communaux) == 71
    connus = communaux.dropna(subset=["siren_epci_territoires"])
    assert (connus["siren_epci"] == connus["siren_epci_territoires"]).all()
    assert communaux.set_index("code_contrat")["siren_epci"]["CN07501I"] == "217500016"
