"""The demonstration lecture as committed: published margins, certain facts, statuses."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from observatory.base.paths import Paths
from observatory.codebook.loader import load_codebook
from observatory.codebook.propres import extend_codebook
from observatory.contracts import sources, tables
from observatory.contracts.build import Reference, read_reference
from observatory.contracts.demonstration.codage import Commande, Variable, draw_coding
from observatory.contracts.demonstration.lecture import CODE_LECTURE
from observatory.contracts.demonstration.termes import read_simules
from observatory.contracts.demonstration.tirage import BornesTirage, measure_size
from tests.contracts.lus import read_codages, read_preuves

ATTENDUS = {
    "t01": 13, "t02": 2, "t03": 27, "t04": 15, "t05": 33, "t06": 18, "t07": 20, "t08": 29,
    "t09": 39, "t10": 32, "t11": 29, "t12": 23, "t13": 22, "t14": 17, "t15": 25, "t16": 24,
    "t17": 22, "t18": 14, "t19": 12, "t20": 13,
}  # fmt: skip


@pytest.fixture(scope="module")
def reference() -> Reference:
    propres = [terme for terme, _ in read_simules()]
    return read_reference(extend_codebook(load_codebook(), CODE_LECTURE, "démo", propres))


@pytest.fixture(scope="module")
def codages(reference: Reference) -> pd.DataFrame:
    from observatory.base.paths import project_paths

    cadre = read_codages(project_paths().contracts, CODE_LECTURE)
    rangs = reference.bareme.rangs
    cadre["rang"] = [
        rangs[i].get(v, -1) for i, v in zip(cadre["code_indicateur"], cadre["valeur"], strict=True)
    ]
    return cadre


def test_every_published_margin_is_met(
    paths: Paths, codages: pd.DataFrame, reference: Reference
) -> None:
    reperes = tables.read_table(tables.REPERES, tables.table_path(paths.contracts, tables.REPERES))
    groupes = {g.code: g.membres for g in reference.groupes}
    obtenus = {}
    for repere in sources.list_rows(reperes[reperes["lecture_publiee"] == "occitanie-2024"]):
        code = repere["code_indicateur"]
        vues = codages[codages["code_indicateur"].isin(groupes.get(code, (code,)))]
        assert set(vues["statut"]) == {"code"}, code
        seuil = reference.seuils[code, repere["mesure"]]
        obtenus[repere["code_repere"]] = int(
            (vues.groupby("code_unite")["rang"].max() >= seuil).sum()
        )
    assert obtenus == ATTENDUS


def test_coding_is_complete_and_simulated_everywhere(
    codages: pd.DataFrame, reference: Reference, paths: Paths
) -> None:
    assert len(codages) == 40 * len(reference.variables)
    assert set(codages["provenance"]) == {"simule"}
    preuves = read_preuves(paths.contracts, CODE_LECTURE)
    assert len(preuves) == len(codages)
    assert set(preuves["type_preuve"]) == {"simulation"}


def test_certain_facts_hold_cell_by_cell(
    paths: Paths, codages: pd.DataFrame, reference: Reference
) -> None:
    reelle = read_codages(paths.contracts, "occitanie-2024-public").query("certitude == 'ferme'")
    tires = codages.set_index(["code_unite", "code_indicateur"])["rang"]
    compares = 0
    for fait in sources.list_rows(reelle):
        rangs = reference.bareme.rangs.get(fait["code_indicateur"])
        if rangs is None:
            continue
        rang = rangs[fait["valeur"]]
        tire = tires[fait["code_unite"], fait["code_indicateur"]]
        attendu = {"exact": tire == rang, "au_moins": tire >= rang, "au_plus": tire <= rang}
        assert attendu[fait["sens"]], fait
        compares += 1
    assert compares > 300


def test_named_exceptions_of_the_reading_hold(codages: pd.DataFrame) -> None:
    entreprises = codages.query("code_indicateur == 'partenaire.entreprises' and rang == 3")
    assert set(entreprises["code_unite"]) == {"CN03103I", "CN01103I"}
    carsat = codages.query("code_indicateur == 'partenaire.carsat' and rang >= 2")
    assert set(carsat["code_unite"]) == {"CN03103I"}


def test_unclear_and_missing_cells_exist_away_from_published_margins(
    codages: pd.DataFrame,
) -> None:
    statuts = codages["statut"].value_counts()
    assert statuts["non_precise"] > 100
    assert statuts["document_absent"] > 20
    vides = codages[codages["statut"] != "code"]
    assert vides["valeur"].isna().all()
    assert codages[codages["statut"] == "code"]["valeur"].notna().all()


def test_larger_contracts_sign_more(codages: pd.DataFrame) -> None:
    signes = codages[codages["code_indicateur"].str.startswith("partenaire.")]
    nombre = signes.assign(signe=signes["rang"] == 3).groupby("code_unite")["signe"].sum()
    grands = nombre[["CN03103I", "CN03407I", "CN03002I", "CN06602M"]]
    assert grands.mean() > nombre.mean() * 1.3


def test_partners_of_one_family_rise_together(codages: pd.DataFrame, reference: Reference) -> None:
    familles = {v.code: v.famille for v in reference.variables if v.code.startswith("partenaire.")}
    large = codages[codages["code_indicateur"].isin(familles)].pivot_table(
        index="code_unite", columns="code_indicateur", values="rang"
    )
    large = large.loc[:, large.std() > 0.5]
    correlations = np.corrcoef(large.to_numpy().T)
    meme, autre = [], []
    for i, a in enumerate(large.columns):
        for j, b in enumerate(large.columns[:i]):
            (meme if familles[str(a)] == familles[str(b)] else autre).append(correlations[i, j])
    assert np.mean(meme) > np.mean(autre) + 0.1
    assert np.mean(autre) > 0.05


def test_a_subtheme_never_passes_its_theme(codages: pd.DataFrame) -> None:
    themes = codages[codages["code_indicateur"].str.startswith("thematique.")]
    rangs = themes[themes["statut"] == "code"].set_index(["code_unite", "code_indicateur"])["rang"]
    for (unite, code), rang in rangs.items():
        parent = ".".join(str(code).split(".")[:2])
        if parent != code and (unite, parent) in rangs:
            assert rang <= rangs[unite, parent], (unite, code)


def _order(variables: list[Variable], comptes: Mapping[str, Mapping[int, int]]) -> Commande:
    tailles = measure_size(
        {f"C{n}": 100 * n + 1 for n in range(40)}, {f"C{n}": 1 for n in range(40)}
    )
    groupe = Variable("g.tous", "g", ("non", "oui"), ("gouvernance.a", "gouvernance.b"))
    return Commande(
        tailles, variables, [groupe], comptes, {("C1", "gouvernance.a"): BornesTirage(1, 1)}
    )


def test_adding_an_indicator_leaves_the_others_as_they_were() -> None:
    a, b, c = (Variable(f"gouvernance.{n}", "g", ("non", "oui")) for n in "abc")
    comptes = {"g.tous": {1: 30}}
    avant = draw_coding(_order([a, b], comptes)).rangs
    apres = draw_coding(_order([a, b, c], comptes)).rangs
    assert {code: apres[code] for code in avant} == avant


@pytest.mark.parametrize("k", [1, 5, 20, 39, 40])
def test_a_group_reaches_its_count_whatever_it_is(k: int) -> None:
    a, b = (Variable(f"gouvernance.{n}", "g", ("non", "oui")) for n in "ab")
    tirage = draw_coding(_order([a, b], {"g.tous": {1: k}}))
    unions = [max(tirage.rangs[m][c] for m in tirage.rangs) for c in tirage.rangs["gouvernance.a"]]
    assert sum(unions) == k
    assert tirage.ecarts == []
    assert tirage.rangs["gouvernance.a"]["C1"] == 1
