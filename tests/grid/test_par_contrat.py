"""The workbook by contract: the same cells as the wide grid, a sheet per contract, both ways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observatory.base.errors import DataError
from observatory.base.paths import Paths
from observatory.codebook.codebook import Codebook
from observatory.contracts import tables
from observatory.grid import (
    change_programme,
    compare_grid,
    export_grid,
    import_grid,
    inspect_grid,
    read_grid,
)
from observatory.grid.etat import load_etat
from observatory.grid.par_contrat import COLONNES, FEUILLES_COMMUNES
from observatory.grid.termes import add_terme
from tests.bornes import bound_number
from tests.grid.conftest import CODEUR, PETITE
from tests.grid.test_aller_retour import Rows, codings, keep_dates, store
from tests.grid.test_facettes import CELLULES, CTG, answers, code, unite, write_answers
from tests.grid.test_termes import ISOLEMENT

__all__ = ["code", "unite"]
LETTRES = {c.champ: "ABCDEFGHIJKLMNOPQRS"[rang] for rang, c in enumerate(COLONNES)}


def export(foyer: Paths, codebook: Codebook, fichier: Path, codeur: str = CODEUR) -> Path:
    return export_grid(PETITE, fichier, foyer, codebook, codeur=codeur, par_contrat=True)


def test_a_sheet_per_contract_holds_every_term_with_its_definition(
    foyer: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str]
) -> None:
    change_programme(foyer, codebook, PETITE, ())  # every term
    terme = add_terme(foyer, codebook, PETITE, ISOLEMENT)
    classeur = openpyxl.load_workbook(export(foyer, codebook, tmp_path / "g.xlsx"))
    plans = [p for p in classeur.worksheets if p.title not in FEUILLES_COMMUNES]
    assert [p["B1"].value.partition(" — ")[0] for p in plans] == sorted(unites)
    codes = [c.value.partition(" — ")[0] for c in plans[0]["A"][2:]]
    attendus = [i.code for i in codebook.indicateurs() if i.est_codable]
    assert [c for c in codes if c != terme.code] == attendus
    assert len(attendus) == 429
    ligne = codes.index(terme.code) + 3
    assert plans[0].cell(ligne, 2).value == f"{ISOLEMENT.definition} Coder : {ISOLEMENT.consigne}"


@settings(
    max_examples=bound_number(3, 2),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(donnees=st.data())
def test_any_coding_survives_the_round_trip(
    donnees: st.DataObject, foyer: Paths, codebook: Codebook, tmp_path: Path,
    unites: dict[str, str], read_rows: Rows,
) -> None:  # fmt: skip
    a, b = (donnees.draw(codings(codebook, list(unites), "Marie")) for _ in "ab")
    autre = donnees.draw(codings(codebook, list(unites), "Paul"))
    store(foyer, b[0] + autre[0], b[1] + autre[1])
    attendu = [read_rows(foyer, t, PETITE) for t in tables.TABLES_PAR_LECTURE]
    fichier = export(foyer, codebook, tmp_path / "g.xlsx", "Marie")
    store(foyer, a[0] + autre[0], a[1] + autre[1])
    import_grid(fichier, foyer, codebook)
    keep_dates(attendu[0], a[0])
    assert [read_rows(foyer, t, PETITE) for t in tables.TABLES_PAR_LECTURE] == attendu
    assert not compare_grid(read_grid(fichier, foyer, codebook), foyer, codebook).nb_changements


@settings(
    max_examples=bound_number(3, 2),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(donnees=st.data())
def test_any_answers_survive_the_round_trip(
    donnees: st.DataObject, code: Paths, codebook: Codebook, tmp_path: Path, unite: str,
    read_rows: Rows,
) -> None:  # fmt: skip
    write_answers(code, codebook, donnees.draw(answers(codebook, unite)))
    attendues = [read_rows(code, t, PETITE) for t in tables.TABLES_FACETTES]
    fichier = export(code, codebook, tmp_path / "g.xlsx", "Marie")
    grille = inspect_grid(fichier, code, codebook)
    assert grille.anomalies == ()
    assert compare_grid(grille, code, codebook).nb_changements == 0
    write_answers(code, codebook, [])
    import_grid(fichier, code, codebook)
    champs = ("facette", "valeur", "statut", "page_pdf", "citation", "note", "numero")
    for obtenues, voulues in zip(
        [read_rows(code, t, PETITE) for t in tables.TABLES_FACETTES], attendues, strict=True
    ):
        assert [[r.get(c) for c in champs] for r in obtenues] == [
            [r.get(c) for c in champs] for r in voulues
        ]


def test_an_unchanged_workbook_changes_nothing(
    foyer: Paths, codebook: Codebook, tmp_path: Path,
    checksums: Callable[[Paths], dict[str, str]],
) -> None:  # fmt: skip
    lecture = "idf-ouest-2025"
    avant = checksums(foyer)
    codeur = load_etat(foyer, lecture).codeurs[0]
    fichier = export_grid(lecture, tmp_path / "g.xlsx", foyer, codebook, codeur=codeur,
                          par_contrat=True)  # fmt: skip
    fait = import_grid(fichier, foyer, codebook)
    assert (fait.difference.nb_changements, fait.difference.reparations) == (0, ())
    assert fait.difference.nb_inchangees > 100
    assert checksums(foyer) == avant


def test_one_sheet_alone_is_read_and_the_others_stay(
    code: Paths, codebook: Codebook, tmp_path: Path, unite: str
) -> None:
    fichier = export(code, codebook, tmp_path / "g.xlsx", "Marie")
    classeur = openpyxl.load_workbook(fichier)
    for plan in classeur.worksheets:
        if plan.title not in FEUILLES_COMMUNES:
            if unite in str(plan["B1"].value):
                del classeur[plan.title]
            else:
                plan["D3"] = "Oui" if plan["D3"].value is None else plan["D3"].value
    classeur.save(fichier)
    grille = inspect_grid(fichier, code, codebook)
    assert unite not in {u for u, _ in grille.couverture}
    etat = load_etat(code, PETITE)
    assert len(etat.list_saisies("Marie")) == len(CELLULES)


def _find(plan: Any, terme: str) -> int:
    return next(c.row for c in plan["A"] if str(c.value).startswith(f"{terme} — "))


def test_every_fault_is_told_once_with_sheet_cell_and_remedy(
    code: Paths, codebook: Codebook, tmp_path: Path, unites: dict[str, str], unite: str,
    checksums: Callable[[Paths], dict[str, str]],
) -> None:  # fmt: skip
    fichier = export(code, codebook, tmp_path / "g.xlsx", "Marie")
    classeur = openpyxl.load_workbook(fichier)
    plan = next(p for p in classeur.worksheets if unite in str(p["B1"].value))
    autre = next(p for p in classeur.worksheets if max(unites) in str(p["B1"].value))
    ctg, fin = _find(plan, CTG), plan.max_row + 1
    attendues = {
        "valeur inconnue": (plan, {f"D{_find(plan, 'partenaire.caf')}": "Fort"}),
        "contrat inconnu": (autre, {"B1": "CN00000M — Nulle part"}),
        "indicateur inconnu": (plan, {f"A{fin + 3}": "instrument.xyz — Rien"}),
        "deux niveaux pour le même terme": (plan, {f"A{fin}": f"{CTG} — x", f"D{fin}": "Décrit"}),
        "preuve d’un terme qui n’a pas de niveau": (
            plan, {f"G{_find(plan, 'partenaire.etat')}": "mots"}),
        "attribut ou lien inconnu": (
            plan, {f"A{fin + 1}": f"{CTG} — x", f"C{fin + 1}": "couleur"}),
        "que la cellule n’atteint pas": (
            plan, {f"A{fin + 2}": "instrument.pre — x", f"C{fin + 2}": "pour_quoi",
                   f"D{fin + 2}": "Aider", f"E{fin + 2}": 3}),
    }  # fmt: skip
    assert plan.cell(ctg, 4).value
    for feuille, valeurs in attendues.values():
        for cellule, valeur in valeurs.items():
            feuille[cellule] = valeur
    classeur.save(fichier)
    avant = checksums(code)
    with pytest.raises(DataError) as refus:
        import_grid(fichier, code, codebook)
    assert len(refus.value.breaches) == len(attendues), refus.value
    for message, (feuille, _) in attendues.items():
        (faute,) = [f for f in refus.value.breaches if message in f.message]
        assert f"feuille « {feuille.title} », cellule" in faute.fichier
        assert faute.remede
    assert checksums(code) == avant


def test_findings_and_own_terms_go_both_ways_in_it(
    foyer: Paths, codebook: Codebook, tmp_path: Path
) -> None:
    """Their two sheets say what the wide grid says of them; left out, nothing of them changes."""
    add_terme(foyer, codebook, PETITE, ISOLEMENT)
    fichier = export(foyer, codebook, tmp_path / "g.xlsx")
    classeur = openpyxl.load_workbook(fichier)
    termes, constats = classeur["Termes propres"], classeur["Constats"]
    assert ISOLEMENT.libelle in {c.value for ligne in termes.iter_rows() for c in ligne}
    titres = {constats.cell(2, c).value: c for c in range(1, constats.max_column + 1)}
    for titre, valeur in (
        ("Thème", "sante"),
        ("Nature", "Constat"),
        ("Texte", "Un constat écrit."),
    ):
        constats.cell(3, titres[titre], valeur)
    classeur.save(fichier)
    fait = import_grid(fichier, foyer, codebook)
    assert [c.genre for c in fait.difference.constats] == ["ajoute"]
    assert load_etat(foyer, PETITE).constats["texte"].tolist() == ["Un constat écrit."]
    avant = len(load_etat(foyer, PETITE).termes)
    retour = export(foyer, codebook, tmp_path / "h.xlsx")
    assert not compare_grid(read_grid(retour, foyer, codebook), foyer, codebook).nb_changements
    classeur = openpyxl.load_workbook(retour)
    del classeur["Termes propres"], classeur["Constats"]
    classeur.save(retour)
    assert import_grid(retour, foyer, codebook).difference.nb_changements == 0
    assert len(load_etat(foyer, PETITE).termes) == avant == 1
    assert len(load_etat(foyer, PETITE).constats) == 1
