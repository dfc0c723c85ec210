"""The control figures of the domain, through the query command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from observatory.base.paths import Paths
from tests.commande import run_inside


@pytest.fixture(scope="module")
def query(paths: Paths, warehouse_path: Path) -> Any:
    """Return a function that runs « observatory query » and reads its JSON."""
    assert warehouse_path.is_file()

    def _query(sql: str) -> list[dict[str, Any]]:
        foyer = {"OBSERVATORY_HOME": str(paths.root)}
        sortie = run_inside("query", sql, "--format", "json", env=foyer)
        assert sortie.returncode == 0, sortie.stderr
        return json.loads(sortie.stdout)

    return _query


def test_occitanie(query: Any) -> None:
    assert query(
        "SELECT count(*) AS contrats, sum(nb_qpv) AS qpv, sum(population_qpv) AS population,"
        " count(*) FILTER (niveau = 'commune') AS communaux,"
        " count(DISTINCT code_departement) AS departements FROM contrat WHERE code_region = '76'"
    ) == [{"contrats": 40, "qpv": 108, "population": 393069, "communaux": 3, "departements": 13}]
    assert query(
        "SELECT count(*) AS couples, count(DISTINCT code_commune) AS communes,"
        " count(DISTINCT code_qpv) AS qpv FROM qpv_commune JOIN qpv USING (code_qpv)"
        " WHERE code_region = '76'"
    ) == [{"couples": 110, "communes": 54, "qpv": 108}]
    assert query("SELECT count(*) AS epci FROM epci WHERE code_region = '76' AND est_avec_qpv") == [
        {"epci": 40}
    ]
    assert query(
        "SELECT list(nom_commune ORDER BY nom_commune) AS communes FROM contrat"
        " WHERE code_region = '76' AND niveau = 'commune'"
    ) == [{"communes": ["Auch", "Limoux", "Villefranche-de-Rouergue"]}]


def test_france(query: Any) -> None:
    assert query(
        "SELECT (SELECT count(*) FROM qpv) AS qpv,"
        " (SELECT count(*) FROM qpv JOIN region USING (code_region) WHERE NOT est_outre_mer)"
        " AS hexagone, (SELECT count(*) FROM contrat) AS contrats,"
        " (SELECT count(*) FROM contrat_ecarte) AS ecartes,"
        " (SELECT count(*) FROM qpv WHERE code_contrat IS NULL) AS sans_contrat,"
        " (SELECT count(*) FROM qpv WHERE geom IS NULL) AS sans_contour"
    ) == [
        {
            "qpv": 1609,
            "hexagone": 1362,
            "contrats": 392,
            "ecartes": 56,
            "sans_contrat": 74,
            "sans_contour": 3,
        }
    ]


def test_ales_counts_each_neighbourhood_once(query: Any) -> None:
    assert query("SELECT population_qpv, nb_qpv FROM contrat WHERE code_contrat = 'CN03001I'") == [
        {"population_qpv": 19832, "nb_qpv": 3}
    ]


def test_published_rates_fit_one_count_or_none(query: Any) -> None:
    reperes = {
        r["code_repere"]: r
        for r in query(
            "SELECT code_repere, relation, est_possible, k_possible, k_proche FROM repere"
            " WHERE lecture_publiee = 'occitanie-2024'"
        )
    }
    assert len(reperes) == 20
    impossibles = {c for c, r in reperes.items() if r["est_possible"] is False}
    assert impossibles == {"t13", "t16", "t17"}
    exacts = {c: r for c, r in reperes.items() if r["relation"] == "="}
    assert {
        c: len(r["k_possible"]) for c, r in exacts.items() if c not in impossibles
    } == dict.fromkeys(exacts.keys() - impossibles, 1)
    assert reperes["t12"]["k_possible"] == [23]
    assert [reperes[c]["k_proche"] for c in ("t13", "t16", "t17")] == [22, 24, 22]
    assert reperes["t08"]["k_proche"] == 29
    assert {reperes[c]["k_proche"] for c in ("t01", "t20")} == {13}


def test_demonstration_gives_the_published_rates_back(query: Any) -> None:
    lignes = query(
        "SELECT code_repere, relation, est_possible, k_possible, k_proche, t.k, t.n"
        " FROM repere r JOIN taux t USING (code_indicateur, mesure)"
        " WHERE t.code_lecture = 'occitanie-2024-demo' AND t.perimetre = 'lecture'"
        " AND r.lecture_publiee = 'occitanie-2024' ORDER BY code_repere"
    )
    assert len(lignes) == 20
    for ligne in lignes:
        assert ligne["n"] == 40, ligne
        if ligne["relation"] == ">":
            assert ligne["k"] >= ligne["k_proche"], ligne
        elif ligne["est_possible"]:
            assert ligne["k_possible"] == [ligne["k"]], ligne
        else:
            assert ligne["k"] == ligne["k_proche"], ligne


def test_lectures(query: Any) -> None:
    lectures = {
        r["code_lecture"]: r
        for r in query(
            "SELECT code_lecture, nature, nb_attendus, nb_unites, est_defaut FROM lecture"
        )
    }
    assert {c: r["nature"] for c, r in lectures.items()} == {
        "occitanie-2024-public": "partielle",
        "occitanie-2015-public": "partielle",
        "idf-ouest-2025": "publiee",
        "occitanie-2024-demo": "demonstration",
    }
    assert [c for c, r in lectures.items() if r["est_defaut"]] == ["occitanie-2024-public"]
    assert lectures["idf-ouest-2025"]["nb_attendus"] == 15


def test_silence_is_unread_never_absent(query: Any) -> None:
    (compte,) = query(
        "SELECT count(*) AS n, count(*) FILTER (statut = 'non_lu' AND numero_codeur IS NULL"
        " AND valeur IS NULL) AS silences FROM codage"
        " WHERE code_lecture = 'occitanie-2024-public'"
    )
    (indicateurs,) = query(
        "SELECT count(*) AS n FROM indicateur WHERE NOT est_derive AND lecture_propre IS NULL"
    )
    assert compte["n"] == 40 * indicateurs["n"]
    assert compte["n"] * 0.9 < compte["silences"] < compte["n"]


def test_simulated_cells_stay_in_the_demonstration(query: Any) -> None:
    assert query(
        "SELECT DISTINCT l.nature, c.provenance = 'simule' AS simule FROM cellule c"
        " JOIN lecture l USING (code_lecture) WHERE c.statut = 'code' ORDER BY ALL"
    ) == [
        {"nature": "demonstration", "simule": True},
        {"nature": "partielle", "simule": False},
        {"nature": "publiee", "simule": False},
    ]


def test_the_two_published_tables_disagree_twice(query: Any) -> None:
    assert query(
        "SELECT nom_unite, code_indicateur FROM cellule JOIN unite USING (code_lecture, code_unite)"
        " WHERE code_lecture = 'idf-ouest-2025' AND statut = 'en_desaccord' ORDER BY nom_unite"
    ) == [
        {"nom_unite": "Mantes-la-Ville", "code_indicateur": "forme.ctg.double_casquette"},
        {
            "nom_unite": "Montigny-lès-Cormeilles",
            "code_indicateur": "forme.ctg.participation_ponctuelle",
        },
    ]


def test_every_coded_ladder_cell_names_its_level(query: Any) -> None:
    assert query(
        "SELECT count(*) AS sans FROM cellule JOIN indicateur USING (code_indicateur)"
        " WHERE statut = 'code' AND valeur IS NULL AND sens IS NOT NULL"
    ) == [{"sans": 0}]
    assert query(
        "SELECT DISTINCT c.sens, n.rang = CASE c.sens WHEN 'au_plus' THEN c.rang_max"
        " ELSE c.rang_min END AS est_borne FROM cellule c JOIN indicateur i USING (code_indicateur)"
        " JOIN echelle_niveau n ON n.code_echelle = i.code_echelle AND n.code_niveau = c.valeur"
        " WHERE i.est_derive AND c.sens IN ('au_moins', 'au_plus')"
        " ORDER BY ALL"
    ) == [{"sens": "au_moins", "est_borne": True}]
