"""The control figures of the domain come out of the commands, in text and in JSON."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commande import run_inside

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(warehouse_path: Path) -> Run:
    """Return the command « observatory » on the warehouse being served."""
    assert warehouse_path.is_file()

    return run_inside


def ask(run: Run, *arguments: str, code: int = 0) -> Any:
    sortie = run(*arguments, "--json")
    assert sortie.returncode == code, sortie.stderr
    return json.loads(sortie.stdout)


@pytest.mark.parametrize(
    ("chiffre", "tau", "p", "ecrit"),
    [
        ("part_population_qpv", 0.217, 0.31, "tau-b = 0,217\u202f; p = 0,31\u202f; n = 15"),
        ("population", -0.386, 0.071, "tau-b = −0,386\u202f; p = 0,071\u202f; n = 15"),
    ],
)
def test_the_two_relations_of_ile_de_france(
    run: Run, chiffre: str, tau: float, p: float, ecrit: str
) -> None:
    demande = ("cross", "forme_haute.ctg", chiffre, "--lecture", "idf-ouest-2025")
    lien = ask(run, *demande)["lien"]
    assert lien["valeur"] == pytest.approx(tau, abs=5e-4)
    assert lien["p"] == pytest.approx(p, abs=5e-3 if p > 0.1 else 5e-4)
    assert lien["n"] == 15
    texte = run(*demande).stdout
    assert ecrit.replace(" = ", "\u00a0=\u00a0") in texte
    assert "Pas de lien net" in texte


def test_the_three_impossible_percentages(run: Run) -> None:
    rapport = ask(run, "check", "--publication", "occitanie-2024-public", code=1)
    impossibles = {
        round(c["chiffres"]["publie"] * 100)
        for c in rapport["constats"]
        if c["code"] == "taux_impossible"
    }
    assert impossibles == {54, 61, 56}
    assert rapport["est_publiable"] is False
    assert (rapport["nb_erreurs_source"], rapport["nb_erreurs_lecture"]) == (3, 0)


def test_the_two_disagreements(run: Run) -> None:
    rapport = ask(run, "check", "--publication", "idf-ouest-2025", code=1)
    constats = [c for c in rapport["constats"] if c["code"] == "tableaux_en_desaccord"]
    assert [c["message"].split(",")[0] for c in constats] == [
        "Mantes-la-Ville", "Montigny-lès-Cormeilles",
    ]  # fmt: skip
    texte = run("check", "--publication", "idf-ouest-2025")
    assert texte.returncode == 1
    assert "à corriger avant de publier" in texte.stdout


def test_warnings_alone_exit_zero(run: Run) -> None:
    sortie = run("check", "--publication", "occitanie-2015-public")
    assert sortie.returncode == 0
    assert "Verdict\u00a0: publiable." in sortie.stdout


def test_tipping_counts_at_forty(run: Run) -> None:
    lignes = ask(run, "rates", "--lecture", "occitanie-2024-demo")
    sur_quarante = [x for x in lignes if x["n"] == 40]
    bascules = {x["k"] for x in sur_quarante if x["est_bascule"]}
    assert bascules <= {3, 4, 15, 16, 27, 28}
    assert not any(x["k"] in (3, 4, 15, 16, 27, 28) for x in sur_quarante if not x["est_bascule"])


def test_compare_answers_in_json_and_in_text(run: Run) -> None:
    fiche = ask(
        run, "compare", "CN03201M", "--with", "CN03401I,CN03003I", "--theme", "sante",
        "--lecture", "occitanie-2024-demo",
    )  # fmt: skip
    assert fiche["nom"] == "Auch"
    assert [c["nom"] for c in fiche["choisis"]] == [
        "CA de Béziers-Méditerranée", "CA du Gard Rhodanien",
    ]  # fmt: skip
    taux = [x["pairs"] for axe in fiche["axes"] for x in axe["lignes"]]
    assert all(t["part"] is None and t["pourcentage"] is None for t in taux), "two contracts"
    texte = run(
        "compare", "CN03201M", "--with", "region", "--lecture", "occitanie-2024-demo",
        "--limite", "99",
    )  # fmt: skip
    assert texte.returncode == 0
    assert "Codage simulé — démonstration" in texte.stdout
    assert "22\u00a0contrats sur 40 le mentionnent\u202f; pas le vôtre." in texte.stdout


def test_rates_by_group_give_names_under_five(run: Run) -> None:
    lignes = ask(
        run, "rates", "--lecture", "occitanie-2024-demo", "--by", "departement",
        "--indicateur", "partenaire.ars", "--mesure", "signataire",
    )  # fmt: skip
    assert sum(x["nb_attendus"] for x in lignes) == 40
    for ligne in lignes:
        assert (ligne["part"] is None) is (ligne["nb_attendus"] < 5)
        assert len(ligne["noms"]) == (ligne["nb_attendus"] if ligne["nb_attendus"] < 5 else 0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("compare", "CN0320M"), "Le plus proche\u00a0: Auch (CN03201M)"),
        (("compare", "CN03201M", "--theme", "astronomie"), "thématique «\u00a0astronomie\u00a0»"),
        (("compare", "CN03201M", "--with", "CN0000"), "--with attend"),
        (("compare", "CN03201M", "--lecture", "rien"), "choisir parmi"),
        (("rates", "--indicateur", "rien"), "L’indicateur «\u00a0rien\u00a0» n’existe pas"),
        (("cross", "instrument.ctgg", "nb_qpv"), "Le plus proche"),
        (("cross", "instrument.ctg", "age"), "choisir parmi"),
        (("check", "--publication", "rien"), "choisir parmi"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, arguments: tuple[str, ...], message: str) -> None:
    sortie = run(*arguments)
    assert sortie.returncode == 1
    assert message in sortie.stderr
    assert "Traceback" not in sortie.stderr
    assert sortie.stdout == ""
