"""Files of a table: French spreadsheets, no formula, the simulation said in the file."""

from __future__ import annotations

from dataclasses import replace

from observatory.queries.codebook import Axe
from observatory.queries.filtres import Filtres
from observatory.queries.taux import LigneTaux
from observatory.rendering.charts.barres import chart_tableau, describe_chart
from observatory.rendering.tables.lignes import list_rows_tableau, write_csv
from observatory.sheets.rates.tableaux import Tableau, build_tableaux
from observatory.sheets.rates.unites import MENTION_SIMULEE
from tests.sheets.exemples import COMPLETE, PARTIELLE

AXE = Axe("public", "Publics", "Publics", "Publics visés.", "booleen")


def table(*lignes: LigneTaux) -> Tableau:
    (tableau,) = build_tableaux(AXE, lignes, Filtres(), (), {}, {})
    return tableau


BORNES = (0, 10, 40, 70)
DEUX = (COMPLETE, replace(COMPLETE, code_indicateur="partenaire.y", libelle="Y", k=4, part=0.1))


def test_rows_hold_the_count_and_the_share() -> None:
    lignes = list_rows_tableau(table(*DEUX))
    assert [x["Taux de signature"] for x in lignes] == ["33/40", "4/40"]
    assert lignes[0]["Taux de signature (%)"] == "82,5\u202f%"
    assert "Avertissement" not in lignes[0]


def test_a_simulated_table_says_so_on_every_line_of_its_file() -> None:
    simules = [replace(x, nature="demonstration") for x in DEUX]
    texte = write_csv(list_rows_tableau(table(*simules))).decode("utf-8-sig")
    assert [MENTION_SIMULEE in ligne for ligne in texte.splitlines()[1:]] == [True, True]


def test_a_file_opens_in_a_french_spreadsheet_and_runs_nothing() -> None:
    fichier = write_csv([{"Nom": "=HYPERLINK(1)", "Valeur": "1;2"}])
    assert fichier.startswith(b"\xef\xbb\xbf")
    assert fichier.decode("utf-8-sig") == 'Nom;Valeur\r\n\'=HYPERLINK(1);"1;2"\r\n'


def test_a_chart_draws_the_figures_of_its_table() -> None:
    tableau = table(*DEUX)
    graphique = chart_tableau(tableau, BORNES)
    assert graphique is not None
    (donnees,) = graphique.to_dict()["datasets"].values()
    assert [d["haut"] for d in donnees] == [82.5, 10]
    assert tableau.titre in describe_chart(tableau)


def test_a_chart_of_bounds_goes_from_established_to_possible() -> None:
    autre = replace(PARTIELLE, code_indicateur="partenaire.y", libelle="Y")
    graphique = chart_tableau(table(PARTIELLE, autre), BORNES)
    assert graphique is not None
    donnees = [x for rows in graphique.to_dict()["datasets"].values() for x in rows]
    donnee, _ = (x for x in donnees if "bas" in x)
    assert (donnee["bas"], donnee["haut"]) == (22.5, 92.5)
    traits = [x["x"] for x in donnees if "bas" not in x]
    assert traits, "the probable part is hatched"
    assert all(donnee["bas"] < x < donnee["probable"] for x in traits)


def test_the_title_of_a_simulated_chart_says_so() -> None:
    graphique = chart_tableau(table(*(replace(x, nature="demonstration") for x in DEUX)), BORNES)
    assert graphique is not None
    assert MENTION_SIMULEE in graphique.to_dict()["title"]["text"]


def test_one_line_is_a_sentence_not_a_chart() -> None:
    assert chart_tableau(table(COMPLETE), BORNES) is None
