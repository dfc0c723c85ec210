"""« Méthode »: the check before publication says on screen what the command says."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from observatory.base.french import espacer
from observatory.cli.main import app
from observatory.queries.entrepot import Entrepot
from observatory.rendering.echappement import escape
from observatory.rendering.tables.lignes import list_rows_publication
from observatory.sheets.publication.controle import check_publication
from tests.app.ouvrir import open_page

ROOT = Path(__file__).resolve().parent.parent.parent
LECTURES = {
    "occitanie-2024-public": ["54 %", "61 %", "56 %"],
    "idf-ouest-2025": ["Mantes-la-Ville", "Montigny-lès-Cormeilles"],
    "occitanie-2024-demo": ["Codage simulé"],
}


def open_check(lecture: str) -> AppTest:
    return open_page("methode", est_en_faute=True, lecture=lecture, chapitre="controle")


@pytest.mark.parametrize(("lecture", "erreurs"), LECTURES.items())
def test_the_page_and_the_command_report_the_same(
    lecture: str, erreurs: list[str], entrepot: Entrepot
) -> None:
    rapport = check_publication(entrepot, lecture)
    at = open_check(lecture)
    vu = "\n".join(str(m.value) for m in at.markdown)
    assert all(escape(c.message) in vu for c in rapport.constats)
    assert all(escape(c.remede) in vu for c in rapport.constats)
    assert rapport.resume in "".join(e.value for e in (*at.error, *at.warning, *at.success))
    titres = [s.value for s in at.subheader]
    nb = rapport.nb_erreurs_source
    assert any(f"Défauts de la source publiée ({nb})" in x for x in titres) is bool(nb)
    ici = rapport.nb_erreurs_lecture
    assert any(f"À régler dans la lecture ({ici})" in x for x in titres) is bool(ici)
    graves = "\n".join(c.message for c in rapport.constats if c.niveau == "erreur")
    for erreur in erreurs:
        assert erreur in graves.replace("\u202f", " ").replace("\xa0", " ")
    fait = CliRunner().invoke(app, ["check", "--publication", lecture, "--json"])
    assert fait.exit_code == (0 if rapport.est_publiable else 1)
    attendu = espacer(json.dumps(rapport.to_dict(), ensure_ascii=False))
    assert json.loads(fait.stdout) == json.loads(attendu)
    lignes = list_rows_publication(rapport)
    assert [x["Constat"] for x in lignes] == [c.message for c in rapport.constats]


def test_a_cell_of_a_finding_is_named_and_opens() -> None:
    at = open_check("idf-ouest-2025")
    liens = {p.proto.label: p.proto.query_string for p in at.get("page_link")}
    trouve = next(q for nom, q in liens.items() if nom.startswith("Mantes"))
    assert "contrat=78362" in trouve
    assert "indicateur=forme.ctg.double_casquette" in trouve


def test_the_sources_of_contracts_stand_with_those_of_the_territories() -> None:
    at = open_page("methode")
    plis = {unescape(e.label).split(" — ")[0]: e for e in at.expander}
    assert "Quartiers prioritaires 2024 et leurs communes" in plis
    faits = plis["Faits relevés sur des pages publiques"]
    dit = unescape("\n".join(m.value for m in faits.markdown)).replace("\u202f", "")
    assert "949 gardées sur 1435" in dit
    assert "un nom absent ne prouve rien" in dit
    assert "179 valeurs" in dit
    assert "Liste nationale des contrats de ville" in plis


def test_the_rule_of_a_bound_counts_the_expected_ones() -> None:
    at = open_page("methode")
    vu = "\n".join(str(m.value) for m in at.markdown)
    assert "N contrats sont attendus" in vu
