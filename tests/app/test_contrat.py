"""« Mon contrat », run as the browser runs it: what differs, the peers, the rate opened."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from observatory.cli.main import app as commande
from observatory.queries.contrats import load_contrat
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.queries.taux import list_unites_non_lues
from observatory.rendering.charts.bandes import chart_bande, describe_bande
from observatory.rendering.tables.comparaison import list_rows_chiffres, list_rows_comparaison
from observatory.rendering.tables.lignes import write_csv
from observatory.sheets.pages.comparaison import ChoixComparaison, build_comparaison
from observatory.sheets.rates.chiffres import list_chiffres_contrat
from tests.app.ouvrir import open_page, texts
from tests.app.tableaux_lus import read_texts

ROOT = Path(__file__).resolve().parent.parent.parent
DEMO = "occitanie-2024-demo"
AUCH = "CN03201M"
TOULOUSE = "CN03103I"
PAPEETE = "CN98701M"
PARIS = "CN07501I"
BEZIERS = "CN03401I"
PUBLIQUE = "occitanie-2024-public"


def open_contract(code: str = AUCH, **params: str) -> AppTest:
    return open_page("contrat", contrat=code, **params)


def links(at: AppTest) -> list[tuple[str, str]]:
    return [(p.proto.label, p.proto.query_string) for p in at.get("page_link")]


def test_what_differs_most_comes_first_with_its_sentence(entrepot: Entrepot) -> None:
    page = build_comparaison(entrepot, Filtres(lecture=DEMO), AUCH)
    vu = texts(open_contract(lecture=DEMO))
    attendues = [x.phrase for x in page.principales[:12]]
    rangs = [vu.index(phrase) for phrase in attendues]
    assert len(attendues) == 12
    assert rangs == sorted(rangs)
    assert page.principales[0].ecart == max(x.ecart or 0 for a in page.axes for x in a.lignes)
    assert page.resume in vu
    assert page.groupe.phrase in vu


def test_differences_only_keeps_the_differences_of_one_axis(entrepot: Entrepot) -> None:
    choix = ChoixComparaison(differences=True)
    page = build_comparaison(entrepot, Filtres(lecture=DEMO), AUCH, choix)
    axe = next(a for a in page.axes if a.axe == "partenaire")
    at = open_contract(lecture=DEMO, differences="oui", axe="partenaire", lignes="toutes")
    vu = texts(at)
    assert 0 < len(axe.lignes) == vu.count(":orange-badge[différence]")
    assert at.toggle[0].value is True
    sans = open_contract(lecture=DEMO, axe="partenaire", lignes="toutes")
    assert len(links(sans)) > len(links(at))


def test_a_rate_opens_on_the_region_and_on_the_peers() -> None:
    ouvre = {"lecture": DEMO, "indicateur": "partenaire.france_travail", "mesure": "signataire"}
    region = texts(open_contract(**ouvre))
    assert re.search(r"33\scontrats sur 40", region)
    assert "oui — 33" in region
    pairs = open_contract(**ouvre, perimetre="classe_qpv=1")
    trouve = re.search(r"● oui — (\d+)", texts(pairs))
    assert trouve is not None
    assert int(trouve[1]) < 33
    cellules = [q for _, q in links(pairs) if "unite=" in q]
    assert len(cellules) >= 21
    assert all(f"contrat={AUCH}" in q for q in cellules)


def test_a_cell_opens_beside_and_the_contract_stays() -> None:
    at = open_contract(lecture=DEMO, indicateur="partenaire.france_travail", unite=TOULOUSE)
    vu = texts(at)
    assert at.title[0].value.startswith("Auch")
    assert "Toulouse" in vu
    assert "La cellule codée" in vu
    assert "Codage simulé" in vu


def test_peers_are_by_rule_or_by_hand_and_the_rule_is_printed() -> None:
    proches = texts(open_contract(lecture=DEMO, pairs="proches"))
    assert "les plus proches du vôtre" in proches
    assert "écarts-types" in proches
    main = open_contract(lecture=DEMO, pairs=f"{TOULOUSE},CN03402M", avec=TOULOUSE)
    vu = texts(main)
    assert "choisis à la main" in vu
    assert "Moins de 5 contrats" in vu
    assert [m.value for m in main.multiselect] == [[TOULOUSE], [TOULOUSE, "CN03402M"]]
    assert "Toulouse Métropole\u00a0:" in vu


@pytest.mark.parametrize(
    ("params", "dit"),
    [
        ({"pairs": "XX9"}, "n’est pas une valeur connue de «\u00a0pairs\u00a0»"),
        ({"partie": "zz"}, "n’est pas une valeur connue"),
        ({"lecture": "idf-ouest-2025"}, "n’est pas parmi les"),
        ({"pairs": "choisis"}, "aucun contrat de la lecture n’a été retenu"),
    ],
)
def test_a_wrong_choice_is_a_sentence_and_the_page_stays(params: dict[str, str], dit: str) -> None:
    assert dit in texts(open_contract(**params))


@pytest.mark.parametrize("code", [PARIS, PAPEETE, BEZIERS])
@pytest.mark.parametrize("partie", ["comparaison", "territoire", "cellules"])
def test_a_contract_nobody_coded_keeps_its_territory(
    entrepot: Entrepot, code: str, partie: str
) -> None:
    contrat = load_contrat(entrepot, code)
    at = open_contract(code, partie=partie, lignes="toutes")
    vu = everything(at)
    assert at.title[0].value == contrat.nom_contrat
    attendus = [c.valeur for c in list_chiffres_contrat(contrat)]
    assert [m.value for m in at.metric] == attendus
    assert (contrat.nom_epci or "Intercommunalité\u00a0: **non connue**") in vu
    assert not re.search(r"\b(nan|None|NaT|null)\b|Traceback", vu)


@pytest.mark.parametrize(
    ("code", "comparaison", "cellules"),
    [
        (PARIS, "Paris n’est pas parmi les", "Ce contrat n’est pas dans la lecture"),
        (BEZIERS, "Rien n’est codé pour CA de Béziers-Méditerranée", "Aucune cellule codée"),
    ],
)
def test_that_nothing_was_coded_is_said(code: str, comparaison: str, cellules: str) -> None:
    at = open_contract(code, lignes="toutes")
    assert comparaison in everything(at)
    siennes = {x["Le vôtre"] for x in read_lines(at)}
    assert siennes == {"— hors de cette lecture" if code == PARIS else "? non lu"}
    assert cellules in everything(open_contract(code, partie="cellules")).replace("\xa0", " ")


def test_other_lectures_are_those_that_read_the_contract() -> None:
    titre = "Le même contrat dans d’autres lectures"
    assert titre in everything(open_contract(BEZIERS, partie="territoire"))
    assert titre not in everything(open_contract(PARIS, partie="territoire"))


@pytest.mark.parametrize("lecture", [PUBLIQUE, DEMO])
def test_the_page_shows_the_figures_the_command_gives(lecture: str) -> None:
    sortie = CliRunner().invoke(commande, ["compare", AUCH, "--json", "--lecture", lecture])
    assert sortie.exit_code == 0, sortie.output
    dit = json.loads(sortie.output)
    attendues = {x["code_indicateur"]: x for axe in dit["axes"] for x in axe["lignes"]}
    at = open_contract(lecture=lecture, lignes="toutes")
    vues = {x["code"]: x for x in read_lines(at)}
    assert len(vues) > 100
    assert vues.keys() == {code.replace(".", "-") for code in attendues}
    for code, attendue in attendues.items():
        vue = vues[code.replace(".", "-")]
        assert vue["phrase"] == attendue["phrase"]
        assert vue["différence"] == attendue["est_difference"]
        mienne = attendue["mienne"]
        valeur = mienne["valeur"] or mienne["libelle_etat"]
        doute = ", probable" if mienne["valeur"] and mienne["etat"].endswith("_probable") else ""
        assert vue["Le vôtre"] == f"{mienne['symbole']} {valeur}{doute}"
        assert read_rate(vue["Occitanie"]) == write_rate(attendue["region"])
        assert read_rate(vue["Pairs"]) == write_rate(attendue["pairs"])
    assert dit["resume"] in everything(at)
    assert dit["groupe"]["phrase"] in everything(at)
    parts = {c["texte"] for c in dit["chiffres"] if c["est_part"]}
    assert parts <= {m.value for m in at.metric}


def write_rate(taux: dict[str, Any]) -> tuple[int, int, str | None] | None:
    """Return k, the contracts it is counted on, and the percentage; None when nothing is read.

    A bound with no firm contract is written with the probable ones, or from above.
    """
    if taux["nature"] != "partielle":
        return taux["k"], taux["n"], taux["pourcentage"]
    if taux["n"] + taux["k_probable"] == 0:
        return None
    k = taux["k"] or taux["k_probable"] or taux["nb_inconnus"]
    return k, taux["nb_attendus"], None


def read_rate(texte: str) -> tuple[int, int, str | None] | None:
    """Return k, N and the percentage written on the page, None when it writes no figure."""
    chiffre = re.search(r"(\d+)/(\d+)", texte)
    part = re.search(r" · (.+%)$", texte)
    return (int(chiffre[1]), int(chiffre[2]), part[1] if part else None) if chiffre else None


def read_lines(at: AppTest) -> list[dict[str, Any]]:
    """Return the lines of the comparison as they stand on the page, in its order."""
    lignes: list[dict[str, Any]] = []
    for element in at.main:
        proto: Any = element.proto
        if "-ligne-" in getattr(proto, "id", ""):
            lignes.append({"code": proto.id.split("-ligne-", 1)[1], "textes": []})
        elif lignes and element.type in ("markdown", "caption", "page_link"):
            lu = proto.label if element.type == "page_link" else proto.body
            lignes[-1]["textes"].append(plain(lu))
    for ligne in lignes:
        titre, ligne["phrase"], *cases = ligne.pop("textes")
        ligne["différence"] = ":orange-badge[différence]" in titre
        for qui, valeur in zip(cases[::2], cases[1::2], strict=False):
            ligne.setdefault(qui.removesuffix("\xa0:"), valeur)
    return lignes


def plain(texte: str) -> str:
    """Return a text of the page as it is read, references of characters resolved."""
    return unescape(str(texte))


def everything(at: AppTest) -> str:
    """Return every text of the page, tables and links included."""
    textes = [plain(texts(at)), *(plain(nom) for nom, _ in links(at))]
    textes += [plain(f"{m.label} {m.value}") for m in at.metric]
    textes.append(read_texts(at))
    return "\n".join(textes)


def test_the_strip_marks_mine_by_its_shape_and_says_the_rank(entrepot: Entrepot) -> None:
    page = build_comparaison(
        entrepot, Filtres(lecture=DEMO), AUCH, ChoixComparaison(avec=(TOULOUSE,))
    )
    for chiffre in page.chiffres:
        dessin = chart_bande(chiffre)
        assert dessin is not None
        trace = dessin.to_dict()
        points = trace["layer"][-1]
        roles = [v["role"] for v in trace["datasets"][points["data"]["name"]]]
        assert roles.count("sien") == 1
        assert roles.count("choisi") == 1
        assert roles[-1] == "sien"
        assert len(roles) == chiffre.region.n
        assert points["encoding"]["shape"]["scale"]["range"] == ["circle", "square", "diamond"]
        assert chiffre.phrase in describe_bande(chiffre)
    vide = SimpleNamespace(region=SimpleNamespace(points=()))
    assert chart_bande(vide) is None  # type: ignore[arg-type]


def test_the_file_says_what_the_page_says(entrepot: Entrepot) -> None:
    page = build_comparaison(entrepot, Filtres(lecture=DEMO), AUCH)
    texte = write_csv(list_rows_comparaison(page))
    brut = texte.decode("utf-8-sig") if isinstance(texte, bytes) else texte
    lues = list(csv.DictReader(io.StringIO(brut), delimiter=";"))
    ligne = next(x for x in lues if x["Code"] == "partenaire.france_travail")
    assert (ligne["Occitanie (k)"], ligne["Occitanie (N)"]) == ("33", "40")
    assert ligne["Avertissement"].startswith("Codage simulé")
    assert len(lues) == sum(len(a.lignes) for a in page.axes)
    chiffres = list_rows_chiffres(page.chiffres)
    assert chiffres[0]["Le vôtre"] == page.chiffres[0].texte
    assert all(x["Rang"] for x in chiffres)


def test_a_partial_reading_calls_no_silence_a_difference(entrepot: Entrepot) -> None:
    page = build_comparaison(entrepot, Filtres(), AUCH)
    vu = texts(open_contract())
    assert "Ce qui distingue le territoire" in vu
    assert len(page.territoire) == vu.count("dans la région en partant du plus élevé")
    assert "différences possibles" not in vu
    assert vu.count("badge[différence]") == sum(x.est_difference for x in page.principales[:12])
    assert vu.lower().count("ne peut pas comparer") == 1, "said once, not at each line"


def test_the_list_finds_a_contract_by_its_intercommunality_and_its_towns() -> None:
    liste = next(s for s in open_contract().selectbox if s.label == "Contrat")
    auch = [x for x in liste.options if "Grand Auch" in x]
    assert auch == ["Auch – CA Grand Auch Cœur de Gascogne (32)"]
    toulouse = [x for x in liste.options if "Colomiers" in x]
    assert len(toulouse) == 1
    assert toulouse[0].startswith("Toulouse Métropole (31)")
    assert sum(x.startswith("CA Rodez Agglomération") for x in liste.options) == 1
    assert not [x for x in liste.options if x.count("CA Rodez Agglomération") > 1]


def test_the_contracts_nobody_read_are_listed_after_all(entrepot: Entrepot) -> None:
    at = open_page("contrat")
    titres = [plain(h.value).replace("\u202f", "\u00a0") for h in at.header]
    assert titres[-1] == "À lire encore\u00a0: 10\u00a0contrats sur 40"
    non_lus = [u.code_unite for u in list_unites_non_lues(entrepot, PUBLIQUE)]
    assert len(non_lus) == 10
    assert [q.removeprefix("contrat=") for _, q in links(at) if "contrat=" in q][40:] == non_lus
    assert "lire encore" not in str([h.value for h in open_page("contrat", lecture=DEMO).header])
