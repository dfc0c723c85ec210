"""The documents of other procedures, shown facing what the contract says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from observatory.cli.facettes import details
from observatory.queries.entrepot import Entrepot
from observatory.queries.filtres import Filtres
from observatory.rendering.pdf.donnees_contrat import write_contract, write_contract_theme
from observatory.sheets.pages.contrat import build_fiche_contrat
from observatory.sheets.pages.methode import build_methode
from observatory.sheets.printed.fiche_contrat import build_fiche_imprimee
from observatory.sheets.printed.fiche_contrat_theme import build_fiche_contrat_theme
from observatory.sheets.rates.facettes import build_facettes
from observatory.warehouse.access import open_warehouse

DEMO, CTG = "occitanie-2024-demo", "instrument.ctg"
TOULOUSE = "CN03103I"
"""A contract of the demonstration that faces the CTG of three communes."""
VUE = Filtres(lecture=DEMO)


@pytest.fixture(scope="module")
def lues(warehouse_path: Path) -> dict[str, tuple[str | None, int, int]]:
    """Return the CTG read of each contract of the demonstration: level, questions, answers."""
    with open_warehouse(warehouse_path) as base:
        lignes = base.execute(
            "SELECT code_unite, niveau_contrat, nb_questions, nb_dites FROM procedure_lue"
            " WHERE code_lecture = $lecture AND code_indicateur = $ctg"
            " AND code_unite <> $toulouse",
            {"lecture": DEMO, "ctg": CTG, "toulouse": TOULOUSE},
        ).fetchall()
    return {unite: suite for unite, *suite in lignes}


def test_a_document_is_a_unit_of_its_own_facing_the_contract(
    entrepot: Entrepot, lues: dict[str, tuple[str | None, int, int]]
) -> None:
    niveaux = {niveau for niveau, _, _ in lues.values()}
    assert {"Absent", "Mentionné"} <= niveaux  # read whether the contract speaks of it or not
    for unite, (niveau, questions, dites) in sorted(lues.items())[:6]:
        fiche = build_fiche_contrat(entrepot, VUE, unite)
        (ctg,) = [p for p in fiche.procedures if "territoriale" in p.instrument]
        assert str(niveau).lower() in ctg.dit_contrat
        assert len(ctg.questions) == questions
        assert sum(q.est_dite for q in ctg.questions) == dites
        dites_ou_non = [q.est_dite for q in ctg.questions]
        assert dites_ou_non == sorted(dites_ou_non, reverse=True)  # what is said comes first
        assert all("document" not in p.texte for p in fiche.precisions)


def test_the_ctg_of_each_commune_is_a_unit_of_its_own(entrepot: Entrepot) -> None:
    fiche = build_fiche_contrat(entrepot, VUE, TOULOUSE)
    trois = [p for p in fiche.procedures if "territoriale" in p.instrument]
    noms = [p.nom.partition(" (")[0] for p in trois]
    assert noms == ["CTG de Blagnac", "CTG de Colomiers", "CTG de Toulouse"]
    assert [p.instrument.rpartition(", ")[2] for p in trois] == [
        f"document {rang} sur 3" for rang in (1, 2, 3)
    ]
    for procedure in trois:  # each answers a question once
        libelles = [q.libelle for q in procedure.questions]
        assert len(set(libelles)) == len(libelles) > 1
    (mention,) = [f for f in build_facettes(entrepot, VUE, [CTG]) if f.code == "procedure_mention"]
    oui = mention.figures[0].lues.oui
    assert len(set(oui)) == len(oui) == mention.figures[0].lues.k
    ecrites = write_contract(build_fiche_imprimee(entrepot, VUE, TOULOUSE))["procedures"]
    assert [p["nom"] for p in ecrites if "territoriale" in p["libelle"]] == [
        p.nom
        for p in trois[: len(ecrites) - 1]  # the CLS comes first
    ]


def test_it_is_counted_among_the_documents_read_then_facing_the_contracts(
    entrepot: Entrepot, lues: dict[str, tuple[str | None, int, int]]
) -> None:
    (mention,) = [f for f in build_facettes(entrepot, VUE, [CTG]) if f.code == "procedure_mention"]
    assert mention.base_lues == "parmi les contrats dont un document au moins est lu"
    assert "mentionné" in mention.base_niveau
    tete = mention.figures[0]
    assert tete.lues.n > tete.niveau.n
    assert tete.lues.n <= len(lues)


def test_both_printed_sheets_and_the_method_say_it(
    entrepot: Entrepot, lues: dict[str, tuple[str | None, int, int]]
) -> None:
    unite = next(u for u, (_, _, dites) in sorted(lues.items()) if dites)
    donnees = write_contract(build_fiche_imprimee(entrepot, VUE, unite))
    theme = write_contract_theme(
        build_fiche_contrat_theme(entrepot, VUE, unite, "education_jeunesse")
    )
    for ecrites in (donnees, theme):
        assert any("territoriale" in p["libelle"] for p in ecrites["procedures"])
        assert ecrites["precisions"]
    methode = build_methode(entrepot)
    noms = {d.code: d for chapitre in methode.facettes for d in chapitre.definitions}
    assert {"procedure_mention", "combien", "enjeu_orientation"} <= noms.keys()
    assert "réponses codées, dont" in noms["procedure_mention"].sens


def test_the_command_line_counts_it(entrepot: Entrepot, capsys: pytest.CaptureFixture[str]) -> None:
    assert entrepot
    details(DEMO, CTG, listed=False, export=None)
    dit = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Document de la procédure : argent" in dit
    assert "parmi les contrats dont un document au moins est lu" in dit
